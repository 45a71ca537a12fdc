using System.Diagnostics;
using System.Globalization;

namespace UserProvisioning.Benchmarks;

/// <summary>A mail server in a process of its own (python3-aiosmtpd), which ends when it is disposed.</summary>
internal sealed class SmtpSink : IDisposable
{
    private readonly Process _process;

    internal SmtpSink(Workspace workspace)
    {
        string script = Path.Combine(workspace.Root, "tests", "UserProvisioning.Benchmarks", "smtp_sink.py");
        string python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
        _process = Process.Start(new ProcessStartInfo(python, [script]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        Port = int.TryParse(_process.StandardOutput.ReadLine(), NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            ? port
            : throw new InvalidOperationException("The mail server did not start. It needs Python 3 with aiosmtpd (Debian: python3-aiosmtpd).");
    }

    internal int Port { get; }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5000))
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
