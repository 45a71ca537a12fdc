using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MimeKit;
using UserProvisioning.Mail;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Mail;

/// <summary>A real mail server on a free port of this machine, until it is disposed. See smtp_server.py for its options.</summary>
internal sealed class SmtpServer : IDisposable
{
    private static readonly Lazy<string?> Python = new(FindPython);

    private readonly TestFolder _folder = new();
    private readonly Process _process;
    private bool _isDisposed;

    public SmtpServer(SmtpTlsMode tls = SmtpTlsMode.None, params string[] options)
    {
        Assert.SkipWhen(Python.Value is null, "This test needs a Python with aiosmtpd (Debian: python3-aiosmtpd).");
        Certificate = new TestCertificate(_folder.Path);
        Directory.CreateDirectory(Received);
        _process = Process.Start(new ProcessStartInfo(Python.Value!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                Path.Combine(Repository.Root, "tests", "UserProvisioning.Tests", "Mail", "smtp_server.py"),
                "--folder", Received,
                "--tls", tls.ToString(),
                "--certificate", Certificate.CertificateFile,
                "--key", Certificate.KeyFile,
            },
        }.With(options))!;
        _process.BeginErrorReadLine();
        string? port = _process.StandardOutput.ReadLine();
        Assert.True(port is not null, "The mail server did not start.");
        Port = int.Parse(port, CultureInfo.InvariantCulture);
        Tls = tls;
    }

    public int Port { get; }

    public SmtpTlsMode Tls { get; }

    public TestCertificate Certificate { get; }

    /// <summary>The options that send mails to this server.</summary>
    public LoginMailOptions Options => new()
    {
        SmtpServer = "localhost",
        Port = Port,
        TlsMode = Tls,
        From = "it@acme.example",
        CertificateValidation = Certificate.Validation,
    };

    /// <summary>The number of connections that were opened.</summary>
    public int Connections => Events("connect").Count();

    /// <summary>The mails that the server accepted, in order.</summary>
    public IReadOnlyList<MimeMessage> Mails => Events("mail")
        .Select(mail => MimeMessage.Load(Path.Combine(Received, mail.GetProperty("file").GetString()!)))
        .ToList();

    private string Received => _folder.File("received");

    public IEnumerable<JsonElement> Events(string kind)
    {
        string log = Path.Combine(Received, "events.jsonl");
        return (File.Exists(log) ? File.ReadAllLines(log) : [])
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(entry => entry.GetProperty("event").GetString() == kind);
    }

    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            _process.Kill();
        }

        _process.Dispose();
        Certificate.Dispose();
        _folder.Dispose();
    }

    private static string? FindPython()
    {
        foreach (string candidate in new[] { "/usr/bin/python3", "python3", "python" })
        {
            try
            {
                using Process process = Process.Start(new ProcessStartInfo(candidate)
                {
                    ArgumentList = { "-c", "import aiosmtpd" },
                    RedirectStandardError = true,
                })!;
                process.StandardError.ReadToEnd();
                process.WaitForExit();
                if (process.ExitCode == 0)
                {
                    return candidate;
                }
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // There is no program of this name.
            }
        }

        return null;
    }
}

internal static class StartInfoExtensions
{
    public static ProcessStartInfo With(this ProcessStartInfo start, IEnumerable<string> arguments)
    {
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}
