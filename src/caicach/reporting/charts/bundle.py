"""The script that draws the charts in a browser: Vega, Vega-Lite and vega-embed with its expression interpreter."""

from __future__ import annotations


def browser_bundle() -> str:
    """Return one script that sets `window.vegaEmbed`; it takes seconds and no network: write it to a file once.

    Under a policy without eval embed with `{ast: true, defaultStyle: false, actions: false}`.
    """
    import vl_convert

    script: str = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    return script
