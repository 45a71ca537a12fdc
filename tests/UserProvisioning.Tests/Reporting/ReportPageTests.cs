using System.Text;
using UserProvisioning.Reporting;

namespace UserProvisioning.Tests.Reporting;

/// <summary>Tests of the page of a report in a real browser.</summary>
public sealed class ReportPageTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private readonly ReportLab _lab = new ReportLab().Filled();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task The_page_runs_no_script_loads_nothing_and_gives_no_console_message()
    {
        _lab.Write();
        await browser.Open(_lab.File);
        Assert.Equal([new Uri(_lab.File).AbsoluteUri], browser.Requests.Where(url => !url.StartsWith("data:", StringComparison.Ordinal)));
        Assert.Empty(browser.Complaints);
        Assert.Contains(ReportLab.Script, await browser.Evaluate<string>("document.title"), StringComparison.Ordinal);
        Assert.Equal(0, await browser.Evaluate<int>("document.querySelectorAll('script, img, iframe, object').length"));

        // The style applies: its hash is the one in the policy.
        Assert.Equal(
            "64rem",
            await browser.Evaluate<string>("document.styleSheets[0].cssRules.length > 0 && [...document.styleSheets[0].cssRules].find(r => "
                + "r.selectorText == 'header, main, footer').style.maxWidth"));
    }

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "")]
    [InlineData(true, "print")]
    public async Task Each_text_has_enough_contrast(bool dark, string media)
    {
        _lab.Write();
        await browser.Open(_lab.File);
        await browser.Show(dark, media: media);
        Assert.Equal("[]", await browser.Evaluate<string>(
            """
            (() => {
              const channel = v => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; };
              const luminance = c => { const [r, g, b] = c.match(/[\d.]+/g).map(Number);
                  return .2126 * channel(r) + .7152 * channel(g) + .0722 * channel(b); };
              const behind = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!/, 0\)$/.test(c)) return c;
                  } return 'rgb(255, 255, 255)'; };
              const faults = [];
              const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              while (walk.nextNode()) {
                const e = walk.currentNode.parentElement;
                if (!walk.currentNode.data.trim() || e.closest('title, desc') || !e.getClientRects().length) continue;
                const style = getComputedStyle(e);
                const [a, b] = [luminance(e.closest('svg') ? style.fill : style.color), luminance(behind(e))].sort((x, y) => y - x);
                if ((a + .05) / (b + .05) < 4.5) faults.push(walk.currentNode.data.trim() + ' ' + ((a + .05) / (b + .05)).toFixed(2));
              }
              return JSON.stringify(faults);
            })()
            """));
        string page = await browser.Evaluate<string>("getComputedStyle(document.body).backgroundColor");
        Assert.Equal(dark && media.Length == 0 ? "rgb(13, 17, 23)" : "rgb(255, 255, 255)", page);
    }

    [Fact]
    public async Task The_page_is_accessible()
    {
        _lab.Write();
        await browser.Open(_lab.File);
        Assert.Equal("en", await browser.Evaluate<string>("document.documentElement.lang"));
        Assert.Equal(
            "H1 H2 H2 H2 H2 H3 H2 H2 H3 H2",
            await browser.Evaluate<string>("[...document.querySelectorAll('h1, h2, h3, h4')].map(h => h.tagName).join(' ')"));
        Assert.Equal(
            "header main footer",
            await browser.Evaluate<string>("[...document.body.children].map(e => e.localName).filter(n => n != 'a').join(' ')"));

        // Each image has a text, each cell a header, each link and reference a target, and the keyboard can reach each scrolling region.
        Assert.Equal(0, await browser.Evaluate<int>("[...document.querySelectorAll('svg')].filter(s => s.getAttribute('role') != 'img' || "
            + "!(s.getAttribute('aria-label') || s.querySelector('title, desc'))).length"));
        Assert.Equal(0, await browser.Evaluate<int>("[...document.querySelectorAll('th')].filter(h => !h.scope || !h.textContent.trim()).length"));
        Assert.Equal(0, await browser.Evaluate<int>("[...document.querySelectorAll('tbody tr')].filter(r => r.cells[0].localName != 'th' || "
            + "r.cells.length != r.closest('table').tHead.rows[0].cells.length).length"));
        Assert.Equal(
            0,
            await browser.Evaluate<int>("[...document.querySelectorAll('a')].filter(a => !document.querySelector(a.getAttribute('href'))).length"));
        Assert.Equal(0, await browser.Evaluate<int>("[...document.querySelectorAll('[aria-labelledby]')].flatMap(e => "
            + "e.getAttribute('aria-labelledby').split(' ')).filter(id => !document.getElementById(id)).length"));
        Assert.Equal(0, await browser.Evaluate<int>("[...document.querySelectorAll('.wide')].filter(e => e.tabIndex != 0 || "
            + "e.getAttribute('role') != 'region' || !e.getAttribute('aria-label')).length"));
        Assert.Equal(0, await browser.Evaluate<int>(
            "[...document.querySelectorAll('[id]')].filter(e => document.querySelectorAll('#' + e.id).length > 1).length"));
    }

    [Theory]
    [InlineData(320)]
    [InlineData(760)]
    [InlineData(1600)]
    public async Task The_page_fits_the_width_of_the_screen(int width)
    {
        _lab.Write();
        await browser.Open(_lab.File);
        await browser.Show(width: width);
        Assert.InRange(await browser.Evaluate<int>("document.documentElement.scrollWidth"), 1, width);
        Assert.True(await browser.Evaluate<bool>(
            "[...document.querySelectorAll('svg')].every(s => s.getBoundingClientRect().height > 8 && s.getBoundingClientRect().width > 40)"));

        // No bar and no number of the chart lies outside of it.
        Assert.True(await browser.Evaluate<bool>(
            "(c => { const o = c.getBoundingClientRect(); return [...c.querySelectorAll('rect, text, line')].every(e => { const r = "
                + "e.getBoundingClientRect(); return r.left >= o.left - 1 && r.right <= o.right + 1 && r.top >= o.top - 1 && r.bottom <= o.bottom "
                + "+ 1; }); })(document.querySelector('.chart'))"));
    }

    [Theory]
    [InlineData(320)]
    [InlineData(390)]
    [InlineData(1100)]
    public async Task The_chart_of_a_large_client_fits_each_screen_and_shows_the_newest_weeks(int width)
    {
        var periods = new ReportPeriods(new DateTime(2026, 6, 1), new DateTime(2026, 11, 24));
        Assert.Equal("week", periods.Name);
        periods.All[0].Joiners = 300_000;
        periods.All[^1].Joiners = 123_456;
        periods.All[^1].Leavers = 98_765;
        var data = new ReportData
        {
            Title = "Fourth quarter",
            ClientName = "Bürohaus Süd",
            At = new DateTime(2026, 11, 24, 12, 0, 0),
            Since = new DateTime(2026, 6, 1),
            LoginEnabled = true,
            Licenses = [],
            Periods = periods.All,
            PeriodName = periods.Name,
            RunCounts = [],
            Runs = [],
            ProfileCount = 0,
            Profiles = [],
            BlockedCount = 0,
            BlockedReasons = [],
            Blocked = [],
            UnusedCount = 0,
            Unused = [],
        };
        await File.WriteAllTextAsync(_lab.File, ReportPage.Render(data), TestContext.Current.CancellationToken);
        await browser.Open(_lab.File);
        await browser.Show(width: width);
        Assert.Equal("Fourth quarter", await browser.Evaluate<string>("document.querySelector('h1').textContent"));
        Assert.Equal("Bürohaus Süd", await browser.Evaluate<string>("document.querySelector('.client').textContent"));
        Assert.InRange(await browser.Evaluate<int>("document.documentElement.scrollWidth"), 1, width);

        // Each number of the scale, also the longest, begins inside the image.
        Assert.Contains("300,000", await browser.Evaluate<string>("document.querySelector('.scale').textContent"), StringComparison.Ordinal);
        Assert.Equal("[]", await browser.Evaluate<string>(
            "JSON.stringify([...document.querySelectorAll('.scale text')].filter(t => t.getBoundingClientRect().left "
                + "< document.querySelector('.scale').getBoundingClientRect().left).map(t => t.textContent))"));

        // The newest bars and the newest label are visible without horizontal scrolling.
        Assert.Equal(
            "week of 2026-11-23: 123,456 joined, 98,765 left",
            await browser.Evaluate<string>("[...document.querySelectorAll('.chart g title')].at(-1).textContent"));
        Assert.Equal("23 Nov", await browser.Evaluate<string>("[...document.querySelectorAll('.chart > text')].at(-1).textContent"));
        Assert.True(await browser.Evaluate<bool>(
            "[...document.querySelectorAll('.chart g:last-of-type rect'), [...document.querySelectorAll('.chart > text')].at(-1)].every(e => { "
                + "const r = e.getBoundingClientRect(); return getComputedStyle(e).visibility == 'visible' && r.width > 1 && r.height > 1 "
                + "&& r.left >= 0 && r.right <= innerWidth; })"));
        Assert.Contains("the oldest first", await browser.Evaluate<string>("document.querySelector('.chart title').textContent"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_is_printed_on_A4_without_its_navigation()
    {
        _lab.Write();
        await browser.Open(_lab.File);
        byte[] pdf = await browser.Print();
        string text = Encoding.Latin1.GetString(pdf);
        Assert.StartsWith("%PDF-", text, StringComparison.Ordinal);
        Assert.Matches(@"/MediaBox \[0 0 59[45](\.\d+)? 84[12](\.\d+)?\]", text);
        await browser.Show(media: "print", width: 680);
        Assert.InRange(await browser.Evaluate<int>("document.documentElement.scrollWidth"), 1, 680);
        Assert.Equal("none", await browser.Evaluate<string>("getComputedStyle(document.querySelector('nav')).display"));
    }
}
