using System.Management.Automation;

namespace UserProvisioning.Host;

/// <summary>
/// Runs PowerShell scripts on machines that have .NET and no pwsh, with the module imported when it lies beside:
/// <c>UserProvisioning.Host script.ps1 [-Name value ...]</c>, <c>-Command text</c>, or nothing for a prompt.
/// </summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        try
        {
            bool bare = args is ["-NoModule", ..];
            args = bare ? args[1..] : args;
            using var shell = new Shell(importModule: !bare);
            return args switch
            {
                [] => Prompt.Run(shell),
                ["-h" or "-?" or "--help", ..] => Usage(),
                ["-Command" or "-c", .. var text] => shell.RunText(string.Join(' ', text)),
                ["-File" or "-f", var path, .. var rest] => RunFile(shell, path, rest),
                [var path, .. var rest] => RunFile(shell, path, rest),
            };
        }
        catch (RuntimeException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return 1;
        }
    }

    private static int RunFile(Shell shell, string path, string[] arguments)
    {
        if (!File.Exists(path))
        {
            Console.Error.WriteLine($"The script '{path}' does not exist.");
            return 2;
        }

        return shell.RunFile(Path.GetFullPath(path), arguments);
    }

    private static int Usage()
    {
        Console.WriteLine(
            """
            UserProvisioning.Host                           a prompt
            UserProvisioning.Host script.ps1 [arguments]    runs a script
            UserProvisioning.Host -Command text             runs a command
            UserProvisioning.Host -NoModule ...             the same, without importing the module

            A small PowerShell host with the engine's core cmdlets (no Microsoft.PowerShell.Utility or .Management).
            Where there is pwsh, use that.
            """);
        return 0;
    }
}
