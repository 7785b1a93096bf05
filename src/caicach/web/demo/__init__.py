"""The demonstration: built through the same services that people use, so that what it shows is what there is."""

from caicach.web.demo.build import build_demo

__all__ = ["build_demo"]
