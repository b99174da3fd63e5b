"""axe-core on every component, error page and site page: three widths, dark and forced colours, AAA contrast.

It serves the gallery (no database) on a loopback port, and reads it with Chromium under the application's own
Content-Security-Policy: a refused style or script is a failure too.
"""

import os
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.face.gallery import make_gallery
from tests.support.axe import show_all, sticks_out, violations

PAGES = (
    "/gallery/public",
    "/gallery/person",
    "/gallery/pro",
    "/wrong",
    "/sheet",
    "/home",
    "/errors/410",
    "/errors/link_expired",
    "/errors/plain",
    "/site/simple",
    "/site/donnees_personnelles",
    "/site/aide",
    "/statistics",
)
WIDTHS = {"light": (320, 768, 1280), "dark": (320,)}  # what darkness changes is colours, and few of them know a width
if os.environ.get("APORTEE_PROOF_AXE"):
    WIDTHS["dark"] = WIDTHS["light"]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, make_gallery(), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def opened(
    browser: Browser, url: str, *, width: int, scheme: str = "light", forced: str = "none", scripts: bool = True
) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        forced_colors=forced,
        java_script_enabled=scripts,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(url, wait_until="load")
    return page


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", WIDTHS)
def test_no_violation_at_any_width(browser: Browser, address: str, path: str, scheme: str) -> None:
    page = opened(browser, address + path, width=WIDTHS[scheme][0], scheme=scheme)
    for width in WIDTHS[scheme]:
        show_all(page, width)
        assert not violations(page), f"{path} at {width} px, {scheme}"
    page.context.close()


@pytest.mark.parametrize("path", ["/gallery/pro", "/wrong", "/home"])
def test_no_violation_in_forced_colours(browser: Browser, address: str, path: str) -> None:
    page = opened(browser, address + path, width=1280, forced="active")
    show_all(page, 1280)
    # the browser's palette replaces ours, and axe still computes contrast from ours
    assert not [one for one in violations(page) if not one.startswith("color-contrast")]
    page.context.close()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_sticks_out_at_320_px(browser: Browser, address: str, path: str) -> None:
    page = opened(browser, address + path, width=320)
    assert sticks_out(page) <= 0
    page.context.close()


def test_the_policy_refuses_nothing_we_serve(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{address}/gallery/public", wait_until="networkidle")
    page.get_by_role("button", name="Ouvrir la carte détaillée").click()
    page.wait_for_selector(".leaflet-interactive")
    context.close()
    assert not said


def test_each_target_of_a_hand_is_at_least_44_px_high(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/gallery/person", width=390)
    small = page.evaluate("""() => [...document.querySelectorAll(
        'button, .btn, .pill, .choice, .link, .tabbar a, .top__nav a, summary, select, input:not([type=hidden])')]
        .filter((it) => it.checkVisibility() && !it.closest('label'))
        .map((it) => [it.textContent.trim().slice(0, 30) || it.name, it.getBoundingClientRect().height])
        .filter(([, height]) => height > 1 && height < 44)""")
    page.context.close()
    assert not small


def test_a_double_click_sends_a_form_once(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/gallery/public", width=1280)
    sent: list[str] = []
    page.route("**/repondre", lambda route: sent.append(route.request.post_data or ""))
    page.get_by_role("button", name="Oui, je suis d’accord").dblclick()
    page.wait_for_timeout(300)
    page.context.close()
    assert len(sent) == 1
    assert "answer=agree" in sent[0]


def test_without_a_script_nothing_that_needs_one_is_shown(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/gallery/public", width=1280, scripts=False)
    assert not page.get_by_role("button", name="Imprimer").is_visible()
    assert not page.get_by_role("button", name="Autour de moi").is_visible()
    assert page.get_by_role("button", name="Voir les offres").is_visible()
    page.context.close()


def test_around_me_asks_the_device_then_opens_the_results(browser: Browser, address: str) -> None:
    context = browser.new_context(geolocation={"latitude": 46.17182, "longitude": 1.87171}, permissions=["geolocation"])
    page = context.new_page()
    page.goto(f"{address}/home")
    with page.expect_request("**/offres?*") as asked:
        page.get_by_role("button", name="Autour de moi").click()
    assert asked.value.url.endswith("/offres?lat=46.172&lon=1.872")
    context.close()
