using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>
/// Takes a license type as people write it: <c>FullUser</c>, <c>'Full user'</c>, <c>full-user</c>, or the beginning of one name
/// and no other, as <c>full</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LicenseTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Whether a pattern is left as it is, for the cmdlet to match.</summary>
    public bool TakesWildcards { get; set; }

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            UserLicense pool => pool.License,
            string text when !string.IsNullOrWhiteSpace(text) && !(TakesWildcards && WildcardPattern.ContainsWildcardCharacters(text)) => Find(text),
            Array several => Array.ConvertAll(several.Cast<object>().ToArray(), one => Transform(engineIntrinsics, one)),
            _ => inputData,
        };

    private static LicenseType Find(string text)
    {
        string name = text.Replace(" ", string.Empty, StringComparison.Ordinal)
            .Replace("-", string.Empty, StringComparison.Ordinal)
            .Replace("_", string.Empty, StringComparison.Ordinal);
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
