"""Map files of every kind are placed rightly or refused in words; once more changes nothing."""

from __future__ import annotations

import json
import shutil
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from pyogrio.raw import write
from pyproj import CRS, Transformer

from db.geofiles import read_layer
from resgroup.errors import RegisterError
from resgroup.i18n import set_language
from resgroup.importing.boundary import plan_boundary
from resgroup.importing.buildings import plan_buildings
from resgroup.importing.plan import ImportPlan
from resgroup.importing.streets import plan_streets
from resgroup.importing.tables import GeoTable
from resgroup.records import Area, Building, Street
from tests.importing_view import MemoryRegister

ON = date(2026, 11, 22)
WGS84 = (105.7721, 21.0748)  # a test point in Đức Thắng, Hanoi
TM3 = (580033.029, 2331427.886)
UTM = (580009.016, 2330728.388)
SQUARE = np.array([(0, 0), (10, 0), (10, 8), (0, 8), (0, 0)], dtype=float)


@pytest.fixture(autouse=True)
def _english(vietnamese: None) -> None:
    set_language("en")


def plan(table: GeoTable, register: MemoryRegister) -> ImportPlan:
    planner = {"buildings": plan_buildings, "streets": plan_streets, "boundary": plan_boundary}
    result: ImportPlan = planner[table.kind](table, register, ON)
    register.apply(result.change_set)
    return result


def features(*shapes: Any, **columns: list[Any]) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {name: values[n] for name, values in columns.items()},
                "geometry": None if shape is None else json.loads(shapely.to_geojson(shape)),
            }
            for n, shape in enumerate(shapes)
        ],
    }


def geojson(path: Path, *shapes: Any, **columns: list[Any]) -> Path:
    path.write_text(json.dumps(features(*shapes, **columns)), encoding="utf-8")
    return path


def house(east: float, north: float, swapped: bool = False) -> Any:
    corners = SQUARE + np.array([east, north])
    return shapely.Polygon(corners[:, ::-1] if swapped else corners)


def shapefile(path: Path, shape: Any, prj: str | None) -> Path:
    write(
        path,
        geometry=np.array([shapely.to_wkb(shape)]),
        field_data=[np.array(["12A"], dtype=object)],
        fields=["so_nha"],
        geometry_type=shape.geom_type,
        crs="EPSG:5897",
        driver="ESRI Shapefile",
        encoding="UTF-8",
    )
    path.with_suffix(".prj").unlink()
    if prj is not None:
        path.with_suffix(".prj").write_text(prj)
    return path


def metres_off(table: GeoTable) -> float:
    """How far the corner of the first footprint lies from the test point, in metres."""
    to_metres = Transformer.from_crs(4326, 5897, always_xy=True)
    points = shapely.get_coordinates(table.geometry[0])
    east, north = to_metres.transform(points[:, 0], points[:, 1])
    return float(np.hypot(east - TM3[0], north - TM3[1]).min())


# --- the real map of Văn Miếu -------------------------------------------------------------------

FORMATS = {
    "geojson": ("buildings.geojson", "roads.geojson"),
    "shapefile": ("shp/buildings.shp", "shp/roads.shp"),
    "geopackage": ("hanoi_vanmieu_osm_2023-12.gpkg",) * 2,
}


def real_map(folder: Path, form: str, register: MemoryRegister) -> list[ImportPlan]:
    files = zip(FORMATS[form], ("buildings", "streets"), strict=True)
    return [plan(read_layer(folder / file, kind=kind), register) for file, kind in files]


@pytest.mark.parametrize("form", FORMATS)
def test_the_real_map_comes_in_whole_in_every_format(shared_data: Path, form: str) -> None:
    register = MemoryRegister()
    buildings, streets = real_map(shared_data / "hanoi_vanmieu", form, register)
    assert buildings.counts == {"read": 497, "new": 497, "changed": 0, "same": 0, "refused": 0}
    assert streets.counts == {"read": 506, "new": 506, "changed": 0, "same": 0, "refused": 0}
    found = [b for b in register.all("building") if isinstance(b, Building)]
    assert sum(bool(b.house_number) for b in found) == 62
    assert sum(b.floors is not None for b in found) == 47
    assert sum(b.street_id is not None for b in found) == 67
    names = {s.name: s for s in register.all("street") if isinstance(s, Street) and s.name}
    assert len(names) == 113
    alley = names["Hẻm 14 Ngách 58 Ngõ 46 Phố Hào Nam"]
    chain = []
    while alley.parent_id:
        parent = register.records["street"][alley.parent_id]
        assert isinstance(parent, Street)
        chain.append(parent.name)
        alley = parent
    assert chain == ["Ngách 58 Ngõ 46 Phố Hào Nam", "Ngõ 46 Phố Hào Nam", "Phố Hào Nam"]


@pytest.mark.parametrize("again", FORMATS)
@pytest.mark.parametrize("first", FORMATS)
def test_the_real_map_again_in_any_format_changes_nothing(
    shared_data: Path, first: str, again: str
) -> None:
    register = MemoryRegister()
    real_map(shared_data / "hanoi_vanmieu", first, register)
    for result in real_map(shared_data / "hanoi_vanmieu", again, register):
        assert result.change_set.changes == ()
        assert result.counts["same"] == result.counts["read"]


def test_the_ward_of_the_register_becomes_the_boundary(shared_data: Path) -> None:
    table = read_layer(shared_data / "hanoi_wards" / "hanoi_wards_2026.geojson", kind="boundary")
    register = MemoryRegister(Area(1, name="Tổ 5", ward="Ba Đình", ward_code="00004"))
    assert plan(table, register).counts["new"] == 1
    assert plan(table, register).counts == {
        "read": 1,
        "new": 0,
        "changed": 0,
        "same": 1,
        "refused": 0,
    }
    with pytest.raises(RegisterError, match="126 areas") as caught:
        plan_boundary(table, MemoryRegister(Area(1, name="Tổ 5")), ON)
    assert "Hoàn Kiếm" in str(caught.value)
    chosen = plan_boundary(table, MemoryRegister(Area(1)), ON, "Phường Hoàn Kiếm")
    assert chosen.counts["new"] == 1


# --- placing ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "crs", "swapped"),
    [
        (TM3, None, False),
        (TM3, None, True),
        (TM3, "EPSG:5897", False),
        (TM3, "EPSG:5897", True),
        (UTM, "EPSG:3405", False),
    ],
)
def test_a_vn2000_file_lands_within_a_decimetre(
    tmp_path: Path, at: tuple[float, float], crs: str | None, swapped: bool
) -> None:
    path = shapefile(tmp_path / "nha.shp", house(*at, swapped), None)
    table = read_layer(path, crs=crs, kind="buildings")
    assert metres_off(table) < 0.1
    assert any("swapped" in note for note in table.notes) is swapped
    assert any("assumed EPSG:5897" in note for note in table.notes) is (crs is None)


@pytest.mark.parametrize(
    "prj",
    [
        CRS.from_epsg(5897).to_wkt("WKT1_ESRI"),
        'PROJCS["VN2000_105",GEOGCS["VN-2000",DATUM["VN_2000",SPHEROID["WGS_1984",6378137,'
        '298.257223563]],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]],'
        'PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000],'
        'PARAMETER["False_Northing",0],PARAMETER["Central_Meridian",105],'
        'PARAMETER["Scale_Factor",0.9999],PARAMETER["Latitude_Of_Origin",0],UNIT["Meter",1]]',
    ],
    ids=["esri", "by hand, without the shift to WGS 84"],
)
def test_the_projection_a_file_describes_is_used_with_the_right_datum(
    tmp_path: Path, prj: str
) -> None:
    path = shapefile(tmp_path / "nha.shp", house(*TM3), prj)
    assert metres_off(read_layer(path, kind="buildings")) < 0.1


def test_metres_in_a_geojson_that_should_hold_degrees_are_seen(tmp_path: Path) -> None:
    path = geojson(tmp_path / "nha.geojson", house(*TM3))
    assert metres_off(read_layer(path, kind="buildings")) < 0.1


def test_latitude_before_longitude_is_seen(tmp_path: Path) -> None:
    lat_lon = shapely.box(21.0748, 105.7721, 21.0749, 105.7722)
    table = read_layer(geojson(tmp_path / "nha.geojson", lat_lon), kind="buildings")
    assert metres_off(table) < 0.1
    assert any("swapped" in note for note in table.notes)


@pytest.mark.parametrize("crs", ["EPSG:3406", "EPSG:32633", "EPSG:27700"])
def test_a_crs_that_puts_hanoi_elsewhere_is_refused(tmp_path: Path, crs: str) -> None:
    path = shapefile(tmp_path / "nha.shp", house(*TM3), None)
    with pytest.raises(RegisterError) as caught:
        read_layer(path, crs=crs, kind="buildings")
    assert caught.value.code == "crs-elsewhere"
    assert "5897" in str(caught.value)


def test_a_crs_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    path = geojson(tmp_path / "nha.geojson", house(*TM3))
    with pytest.raises(RegisterError, match="no coordinate system"):
        read_layer(path, crs="EPSG:99999", kind="buildings")


def test_coordinates_that_tell_nothing_ask_for_a_crs(tmp_path: Path) -> None:
    path = shapefile(tmp_path / "nha.shp", house(1000, 2000), None)
    with pytest.raises(RegisterError) as caught:
        read_layer(path, kind="buildings")
    assert caught.value.code == "crs-unknown"


def test_a_layer_far_from_the_group_is_refused_and_an_odd_one_noted(tmp_path: Path) -> None:
    boundary = shapely.to_wkb(shapely.Point(105.83, 21.03).buffer(0.005))
    register = MemoryRegister(Area(1, boundary=boundary))
    hue = geojson(tmp_path / "hue.geojson", shapely.box(107.58, 16.46, 107.5801, 16.4601))
    with pytest.raises(RegisterError, match="from the group"):
        plan(read_layer(hue, kind="buildings"), register)
    near = geojson(tmp_path / "near.geojson", shapely.box(105.90, 21.03, 105.9001, 21.0301))
    assert any("km" in note for note in plan(read_layer(near, kind="buildings"), register).notes)


# --- attributes and geometry ------------------------------------------------------------------


def test_attributes_are_understood_under_vietnamese_names(tmp_path: Path) -> None:
    box = shapely.box(105.83, 21.03, 105.8301, 21.0301)
    path = geojson(
        tmp_path / "nha.geojson",
        box,
        SO_NHA=["12A"],
        **{"Số tầng": [4.0], "TEN_DUONG": ["Phố Hào Nam"], "Loại": ["Chung cư"]},
    )
    register = MemoryRegister(Street(3, "pho", "Hào Nam"))
    plan(read_layer(path, kind="buildings"), register)
    building = register.records["building"][1]
    assert isinstance(building, Building)
    assert (building.house_number, building.floors, building.street_id, building.use) == (
        "12A",
        4,
        3,
        "apartment_block",
    )


def test_broken_and_empty_geometries_are_mended_or_refused_one_by_one(tmp_path: Path) -> None:
    bow_tie = shapely.Polygon(
        [(105.83, 21.03), (105.8302, 21.0302), (105.8302, 21.03), (105.83, 21.0302)]
    )
    flat = shapely.Polygon([(105.83, 21.03), (105.8301, 21.03), (105.8302, 21.03)])
    good = shapely.box(105.83, 21.03, 105.8301, 21.0301)
    abroad = shapely.box(2.35, 48.85, 2.3501, 48.8501)
    path = geojson(
        tmp_path / "nha.geojson",
        good,
        bow_tie,
        None,
        flat,
        shapely.Polygon(),
        abroad,
        good.centroid,
    )
    result = plan(read_layer(path, kind="buildings"), register := MemoryRegister())
    assert [row.outcome for row in result.rows] == [
        "new",
        "new",
        "refused",
        "refused",
        "refused",
        "refused",
        "new",
    ]
    assert result.rows[2].reasons == ["no geometry"]
    assert result.rows[5].reasons == ["outside Vietnam"]
    for building in register.all("building"):
        assert isinstance(building, Building)
        assert shapely.from_wkb(building.footprint).is_valid


def test_names_with_markup_are_text(tmp_path: Path) -> None:
    name = "<script>alert('x')</script> \"=1+1\" 😀"
    path = geojson(
        tmp_path / "nha.geojson", shapely.box(105.83, 21.03, 105.8301, 21.0301), name=[name]
    )
    plan(read_layer(path, kind="buildings"), register := MemoryRegister())
    building = register.records["building"][1]
    assert isinstance(building, Building)
    assert building.name == name


def test_a_building_checked_in_the_field_keeps_its_place(tmp_path: Path) -> None:
    box = shapely.box(105.83, 21.03, 105.8301, 21.0301)
    register = MemoryRegister(
        Building(1, footprint=shapely.to_wkb(box), source_ref="id:7", position_status="checked")
    )
    moved = shapely.box(105.831, 21.03, 105.8311, 21.0301)
    path = geojson(tmp_path / "nha.geojson", moved, id=["7"], so_tang=["3"])
    assert plan(read_layer(path, kind="buildings"), register).counts["changed"] == 1
    building = register.records["building"][1]
    assert isinstance(building, Building)
    assert building.floors == 3
    assert shapely.from_wkb(building.footprint) == box


def test_a_house_known_from_a_list_gets_its_footprint(tmp_path: Path) -> None:
    register = MemoryRegister(
        Street(1, "pho", "Hào Nam"), Building(1, street_id=1, house_number="12")
    )
    path = geojson(
        tmp_path / "nha.geojson",
        shapely.box(105.83, 21.03, 105.8301, 21.0301),
        so_nha=["12"],
        duong=["Phố Hào Nam"],
    )
    assert plan(read_layer(path, kind="buildings"), register).counts["changed"] == 1
    assert len(register.all("building")) == 1


def test_a_street_known_from_a_list_gets_its_line_and_full_name(tmp_path: Path) -> None:
    register = MemoryRegister(Street(1, "pho", "Hào Nam"))
    path = geojson(
        tmp_path / "duong.geojson",
        shapely.LineString([(105.83, 21.03), (105.831, 21.031)]),
        name=["Đường Hào Nam"],
    )
    for outcome in ("changed", "same"):
        assert plan(read_layer(path, kind="streets"), register).counts[outcome] == 1
    street = register.records["street"][1]
    assert isinstance(street, Street)
    assert (street.name, street.kind) == ("Đường Hào Nam", "duong")


def test_the_next_map_sheet_lengthens_a_street(tmp_path: Path) -> None:
    register = MemoryRegister()
    a, b, c = (105.83, 21.03), (105.831, 21.031), (105.832, 21.032)
    west = geojson(tmp_path / "a.geojson", shapely.LineString([a, b]), name=["Phố X"], osm_id=["1"])
    east = geojson(tmp_path / "b.geojson", shapely.LineString([b, c]), name=["Phố X"], osm_id=["2"])
    for path, outcome in ((west, "new"), (east, "changed"), (west, "same"), (east, "same")):
        assert plan(read_layer(path, kind="streets"), register).counts[outcome] == 1
    street = register.records["street"][1]
    assert isinstance(street, Street)
    assert shapely.from_wkb(street.line).length == pytest.approx(2 * 0.001 * 2**0.5)


# --- other formats and bad files --------------------------------------------------------------


@pytest.mark.parametrize(("suffix", "driver"), [(".kml", "KML"), (".dxf", "DXF")])
def test_kml_and_dxf_are_read(tmp_path: Path, suffix: str, driver: str) -> None:
    path = tmp_path / f"duong{suffix}"
    line = shapely.LineString([(105.83, 21.03), (105.831, 21.031)])
    fields = {"Name": ["Phố Hào Nam"]} if driver == "KML" else {"Layer": ["0"]}
    write(
        path,
        geometry=np.array([shapely.to_wkb(line)]),
        field_data=[np.array(values, dtype=object) for values in fields.values()],
        fields=list(fields),
        geometry_type="LineString",
        crs="EPSG:4326",
        driver=driver,
    )
    result = plan(read_layer(path, kind="streets"), register := MemoryRegister())
    assert result.counts["new"] == 1
    street = register.records["street"][1]
    assert isinstance(street, Street)
    assert street.name == ("Phố Hào Nam" if driver == "KML" else "")


def test_a_closed_line_of_a_drawing_is_a_footprint(tmp_path: Path) -> None:
    path = tmp_path / "nha.dxf"
    write(
        path,
        geometry=np.array([shapely.to_wkb(house(*TM3).exterior)]),
        field_data=[np.array(["0"], dtype=object)],
        fields=["Layer"],
        geometry_type="LineString",
        crs="EPSG:5897",
        driver="DXF",
    )
    table = read_layer(path, kind="buildings")
    assert table.geometry[0].geom_type == "Polygon"
    assert metres_off(table) < 0.1


def test_a_zipped_shapefile_is_read(tmp_path: Path) -> None:
    shapefile(tmp_path / "nha.shp", house(*TM3), None)
    archive = tmp_path / "nha.zip"
    with zipfile.ZipFile(archive, "w") as stream:
        for part in (".shp", ".shx", ".dbf"):
            stream.write(tmp_path / f"nha{part}", f"thu muc/nha{part}")
    table = read_layer(archive, kind="buildings")
    assert table.columns["so_nha"] == ["12A"]
    assert table.source == "nha.zip"


def bad(tmp_path: Path, name: str) -> Path:
    """A file that is not what its name says."""
    path = tmp_path / name
    good = shapefile(tmp_path / "good.shp", house(*TM3), None)
    content = {
        "text.shp": b"not a shapefile",
        "sheet.geojson": b"PK\x03\x04 a workbook",
        "cut.geojson": json.dumps(features(house(*TM3))).encode()[:-40],
        "cut.gpkg": b"SQLite format 3\x00" + bytes(200),
        "empty.geojson": b"",
        "nothing.geojson": json.dumps(features()).encode(),
        "other.json": b'{"a": 1}',
        "virtual.kml": b"<OGRVRTDataSource><OGRVRTLayer name='x'/></OGRVRTDataSource>",
        "entities.kml": b'<!DOCTYPE x [<!ENTITY a "b">]><kml></kml>',
        "binary.dxf": bytes(range(256)),
        "notes.txt": b"hello",
        "broken.zip": b"PK\x03\x04" + bytes(50),
        "cut.shp": good.read_bytes()[:120],
    }
    if name in content:
        path.write_bytes(content[name])
    if name == "cut.shp":
        for part in (".shx", ".dbf"):
            shutil.copy(good.with_suffix(part), path.with_suffix(part))
    if name == "alone.shp":
        shutil.copy(good, path)
    return path


@pytest.mark.parametrize(
    "name",
    """text.shp sheet.geojson cut.geojson cut.gpkg empty.geojson nothing.geojson other.json
    virtual.kml entities.kml binary.dxf notes.txt broken.zip cut.shp alone.shp
    absent.geojson""".split(),
)
def test_a_file_that_cannot_be_is_refused_in_words(
    tmp_path: Path, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    path = bad(tmp_path, name)
    with pytest.raises(RegisterError) as caught:
        plan(read_layer(path, kind="buildings"), MemoryRegister())
    assert name in caught.value.vi
    assert name in caught.value.en
    printed = capfd.readouterr()
    assert (printed.out, printed.err) == ("", "")


def test_missing_companions_are_named(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match=r"alone\.shx, alone\.dbf"):
        read_layer(bad(tmp_path, "alone.shp"), kind="buildings")


def test_the_layer_must_hold_what_is_imported(tmp_path: Path) -> None:
    path = geojson(tmp_path / "nha.geojson", shapely.box(105.83, 21.03, 105.8301, 21.0301))
    with pytest.raises(RegisterError) as caught:
        read_layer(path, kind="streets")
    assert caught.value.code == "wrong-layer-type"


def test_a_file_of_several_layers_asks_which(shared_data: Path) -> None:
    path = shared_data / "hanoi_vanmieu" / "hanoi_vanmieu_osm_2023-12.gpkg"
    with pytest.raises(RegisterError, match=r"buildings .*roads"):
        read_layer(path)
    assert read_layer(path, layer="roads").kind == "streets"
    with pytest.raises(RegisterError, match="no layer"):
        read_layer(path, layer="houses")
