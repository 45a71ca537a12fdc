using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>
/// The conversion of a text to a license type as people write it: <c>FullUser</c>, <c>'Full user'</c>, <c>full-user</c>, or the beginning of
/// exactly one name, such as <c>full</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LicenseTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Whether a pattern is left as it is, for the cmdlet to match.</summary>
    public bool TakesWildcards { get; set; }

    /// <summary>
    /// Whether a text that is no license type is left as it is, so that PowerShell tries it on the next parameter: it may be a username. The
    /// beginning of a license type counts if it has at least four letters.
    /// </summary>
    public bool LeavesOthers { get; set; }

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            UserLicense pool => pool.License,
            string text when !string.IsNullOrWhiteSpace(text) && !(TakesWildcards && WildcardPattern.ContainsWildcardCharacters(text)) =>
                LeavesOthers && !IsLicense(text) ? inputData : Find(text),
            Array several => Array.ConvertAll(several.Cast<object>().ToArray(), one => Transform(engineIntrinsics, one)),
            _ => inputData,
        };

    private static bool IsLicense(string text)
    {
        string name = Bare(text);
        return LicenseCatalog.Types.Any(type => name.Length < 4
            ? type.ToString().Equals(name, StringComparison.OrdinalIgnoreCase)
            : type.ToString().StartsWith(name, StringComparison.OrdinalIgnoreCase));
    }

    private static string Bare(string text) => string.Concat(text.Where(character => character is not (' ' or '-' or '_')));

    private static LicenseType Find(string text)
    {
        string name = Bare(text);
        LicenseType[] types = LicenseCatalog.Types.ToArray();
        LicenseType[] found = Array.FindAll(types, type => type.ToString().Equals(name, StringComparison.OrdinalIgnoreCase));
        if (found.Length == 0)
        {
            found = Array.FindAll(types, type => type.ToString().StartsWith(name, StringComparison.OrdinalIgnoreCase));
        }

        return found switch
        {
            [var one] => one,
            [] => throw new ArgumentTransformationMetadataException($"There is no license type '{text}'. The types are {string.Join(", ", types)}."),
            _ => throw new ArgumentTransformationMetadataException($"'{text}' may be {string.Join(" or ", found)}. Write a little more."),
        };
    }
}
