namespace UserProvisioning.Host;

/// <summary>A prompt to type commands at, for a person without pwsh.</summary>
internal static class Prompt
{
    internal static int Run(Shell shell)
    {
        Console.WriteLine("UserProvisioning on PowerShell's engine. Type a command, or exit. Get-Command -Module UserProvisioning lists what there is.");
        int code = 0;
        while (!shell.ShouldExit)
        {
            Console.Write("PS> ");
            if (Console.In.ReadLine() is not { } line)
            {
                break;
            }

            // A line that ends in a backtick or an open brace goes on, as a pasted example does.
            while (Incomplete(line))
            {
                Console.Write(">> ");
                if (Console.In.ReadLine() is not { } more)
                {
                    break;
                }

                line += Environment.NewLine + more;
            }

            if (line.Trim().Length > 0)
            {
                code = shell.RunText(line);
            }
        }

        return code;
    }

    private static bool Incomplete(string text)
    {
        System.Management.Automation.Language.Parser.ParseInput(text, out _, out System.Management.Automation.Language.ParseError[] errors);
        return errors.Any(error => error.IncompleteInput);
    }
}
