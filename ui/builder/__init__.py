"""The filter builder: any question put together from conditions, groups and quantifiers."""
