using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using UserProvisioning.Storage;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Reporting;

/// <summary>
/// A headless Chromium, controlled over its DevTools protocol. It is started for the first test of a class that needs it. The requests
/// and errors of the page are recorded.
/// </summary>
public sealed class Browser : IDisposable
{
    private static readonly string? Program = Find();

    private readonly TestFolder _folder = new();
    private readonly List<string> _requests = [];
    private readonly List<string> _complaints = [];
    private readonly ClientWebSocket _socket = new();
    private Process? _process;
    private string? _session;
    private bool _isLoaded;
    private int _number;

    /// <summary>The addresses that the browser requested since the last page was opened.</summary>
    internal IReadOnlyList<string> Requests => _requests;

    /// <summary>Errors and warnings that the browser wrote to its console since the last page was opened.</summary>
    internal IReadOnlyList<string> Complaints => _complaints;

    /// <summary>Opens a file, and waits until it is loaded.</summary>
    internal async Task Open(string file)
    {
        Assert.SkipWhen(
            Program is null,
            "This test needs Chromium (Debian: chromium). USERPROVISIONING_TEST_BROWSER may name one.");
        await Start();
        _requests.Clear();
        _complaints.Clear();
        _isLoaded = false;
        await Send("Page.navigate", new JsonObject { ["url"] = new Uri(file).AbsoluteUri });
        while (!_isLoaded)
        {
            await Receive();
        }
    }

    /// <summary>Sets the colour scheme, the width of the window and the medium of the page.</summary>
    internal async Task Show(bool dark = false, int width = 1100, string media = "")
    {
        await Send("Emulation.setEmulatedMedia", new JsonObject
        {
            ["media"] = media,
            ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = dark ? "dark" : "light" }),
        });
        await Send(
            "Emulation.setDeviceMetricsOverride",
            new JsonObject { ["width"] = width, ["height"] = 900, ["deviceScaleFactor"] = 1, ["mobile"] = false });
    }

    /// <summary>Evaluates a JavaScript expression in the page, and returns its value.</summary>
    internal async Task<T> Evaluate<T>(string expression)
    {
        JsonObject answer = await Send("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true });
        Assert.True(answer["exceptionDetails"] is null, answer["exceptionDetails"]?.ToJsonString());
        return answer["result"]!["value"]!.Deserialize<T>()!;
    }

    /// <summary>Prints the page, and returns the PDF.</summary>
    internal async Task<byte[]> Print() =>
        Convert.FromBase64String((await Send(
            "Page.printToPDF",
            new JsonObject { ["preferCSSPageSize"] = true, ["printBackground"] = true }))["data"]!.GetValue<string>());

    public void Dispose()
    {
        _socket.Dispose();
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
            _process.Dispose();
        }

        _folder.Dispose();
    }

    private static string? Find() => (Environment.GetEnvironmentVariable("USERPROVISIONING_TEST_BROWSER") is { Length: > 0 } named
        ? [named]
        : new[] { "chromium", "chromium-browser", "google-chrome", "google-chrome-stable" })
        .SelectMany(
            name => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator),
            (name, folder) => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);

    private async Task Start()
    {
        if (_process is not null)
        {
            return;
        }

        var start = new ProcessStartInfo(Program!)
        {
            RedirectStandardError = true,
            ArgumentList =
            {
                "--headless=new", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--disable-extensions",
                "--remote-debugging-port=0", $"--user-data-dir={_folder.File("profile")}", "about:blank",
            },
        };
        if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess)
        {
            // Chromium has no sandbox for root, as in a container.
            start.ArgumentList.Insert(0, "--no-sandbox");
        }

        _process = Process.Start(start)!;
        string? line;
        const string Listening = "DevTools listening on ";
        do
        {
            line = await _process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
        }
        while (line is not null && !line.StartsWith(Listening, StringComparison.Ordinal));

        Assert.True(line is not null, "Chromium did not start.");
        _ = _process.StandardError.ReadToEndAsync(CancellationToken.None);
        await _socket.ConnectAsync(new Uri(line[Listening.Length..]), TestContext.Current.CancellationToken);
        JsonObject targets = await Send("Target.getTargets", []);
        string page = targets["targetInfos"]!
            .AsArray()
            .First(target => target!["type"]!.GetValue<string>() == "page")!["targetId"]!.GetValue<string>();
        _session = (await Send("Target.attachToTarget", new JsonObject { ["targetId"] = page, ["flatten"] = true }))["sessionId"]!.GetValue<string>();
        foreach (string domain in new[] { "Page", "Network", "Log", "Runtime" })
        {
            await Send(domain + ".enable", []);
        }
    }

    private async Task<JsonObject> Send(string method, JsonObject parameters)
    {
        int id = ++_number;
        var command = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        if (_session is not null)
        {
            command["sessionId"] = _session;
        }

        await _socket.SendAsync(
            JsonSerializer.SerializeToUtf8Bytes(command),
            WebSocketMessageType.Text,
            endOfMessage: true,
            TestContext.Current.CancellationToken);
        while (true)
        {
            JsonObject answer = await Receive();
            if (answer["id"]?.GetValue<int>() == id)
            {
                Assert.True(answer["error"] is null, $"{method}: {answer["error"]?.ToJsonString()}");
                return answer["result"]!.AsObject();
            }
        }
    }

    private async Task<JsonObject> Receive()
    {
        using var text = new MemoryStream();
        byte[] buffer = new byte[64 * 1024];
        WebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
            text.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);

        JsonObject message = JsonNode.Parse(text.ToArray())!.AsObject();
        JsonNode? about = message["params"];
        switch (message["method"]?.GetValue<string>())
        {
            case "Page.loadEventFired":
                _isLoaded = true;
                break;
            case "Network.requestWillBeSent":
                _requests.Add(about!["request"]!["url"]!.GetValue<string>());
                break;
            case "Log.entryAdded":
                _complaints.Add(about!["entry"]!["text"]!.GetValue<string>());
                break;
            case "Runtime.consoleAPICalled" or "Runtime.exceptionThrown":
                _complaints.Add(about!.ToJsonString());
                break;
        }

        return message;
    }
}
