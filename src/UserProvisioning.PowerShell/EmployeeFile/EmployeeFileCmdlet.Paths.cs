using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <content>The files that a path names.</content>
public abstract partial class EmployeeFileCmdlet
{
    // A pattern finds existing files only. A name without wildcards is kept as it is, so that the error for a missing file names it.
    private string[] Files(string path)
    {
        string literal = ResolvePath(path);
        if (System.IO.Path.Exists(literal) || !WildcardPattern.ContainsWildcardCharacters(path))
        {
            return [literal];
        }

        string[] found = [.. Matches(path).Where(File.Exists)];
        return found.Length > 0
            ? found
            : throw new ProvisioningException(ErrorIds.FileUnreadable, $"There is no file '{literal}', and no file matches it as a pattern.", path);
    }

    private IReadOnlyCollection<string> Matches(string pattern)
    {
        try
        {
            return SessionState.Path.GetResolvedProviderPathFromPSPath(pattern, out _);
        }
        catch (ItemNotFoundException)
        {
            return [];
        }
    }
}
