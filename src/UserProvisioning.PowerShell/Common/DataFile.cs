using System.Management.Automation.Language;

namespace UserProvisioning.PowerShell;

/// <summary>A .psd1 file: a hashtable that is read as data, so that nothing in it runs.</summary>
internal static class DataFile
{
    /// <summary>Reads the hashtable of a file.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="kind">What the file is, as <c>mapping</c>.</param>
    /// <param name="example">A hashtable to show to whoever wrote a file without one.</param>
    /// <param name="errorId">The id of the error when the file is not as it should be.</param>
    /// <param name="missingId">The id of the error when there is no file.</param>
    /// <exception cref="ProvisioningException">The file is missing, is no PowerShell data, or holds code.</exception>
    internal static HashtableAst Read(string path, string kind, string example, string errorId, string missingId)
    {
        if (!File.Exists(path))
        {
            throw new ProvisioningException(missingId, $"The {kind} file '{path}' does not exist.", path);
        }

        ScriptBlockAst script = Parse(path, kind, missingId, out ParseError[] errors);
        if (errors.Length > 0)
        {
            throw Invalid($"cannot be read; line {errors[0].Extent.StartLineNumber}: {errors[0].Message}");
        }

        if (script.Find(ast => ast is HashtableAst, searchNestedScriptBlocks: false) is not HashtableAst table)
        {
            throw Invalid($"holds no hashtable. Write {example}.");
        }

        // PowerShell counts a script block as a safe value, but it must not be called.
        return table.Find(ast => ast is ScriptBlockExpressionAst, searchNestedScriptBlocks: true) is { } block
            ? throw Invalid($"may hold data only, and has a script block in line {block.Extent.StartLineNumber}.")
            : table;

        ProvisioningException Invalid(string fault) => new(errorId, $"The {kind} file '{path}' {fault}", path);
    }

    private static ScriptBlockAst Parse(string path, string kind, string missingId, out ParseError[] errors)
    {
        try
        {
            return Parser.ParseFile(path, out _, out errors);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProvisioningException(missingId, $"The {kind} file '{path}' cannot be read: {exception.Message}", path, exception);
        }
    }
}
