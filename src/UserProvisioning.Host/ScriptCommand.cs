using System.Management.Automation.Runspaces;

namespace UserProvisioning.Host;

/// <summary>A script and its arguments as typed: <c>-Name value</c>, <c>-Name:value</c>, <c>-Switch</c>, or a value.</summary>
internal sealed class ScriptCommand
{
    internal ScriptCommand(string path, IReadOnlyList<string> arguments)
    {
        Command = new Command(path, isScript: false, useLocalScope: false);
        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            if (argument.Length < 2 || argument[0] != '-' || !char.IsLetter(argument[1]))
            {
                Command.Parameters.Add(null, argument);
                continue;
            }

            string[] parts = argument[1..].Split(':', 2);
            if (parts.Length == 2)
            {
                Command.Parameters.Add(parts[0], Value(parts[1]));
            }
            else if (i + 1 < arguments.Count && !(arguments[i + 1] is ['-', var first, ..] && char.IsLetter(first)))
            {
                Command.Parameters.Add(parts[0], Value(arguments[++i]));
            }
            else
            {
                Command.Parameters.Add(parts[0], true);
            }
        }
    }

    internal Command Command { get; }

    private static object Value(string text) => text.ToUpperInvariant() switch
    {
        "$TRUE" => true,
        "$FALSE" => false,
        _ => text,
    };
}
