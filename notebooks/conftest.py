"""The notebooks train for minutes: their cells are marked as slow tests."""


def pytest_itemcollected(item):
    item.add_marker("slow")
