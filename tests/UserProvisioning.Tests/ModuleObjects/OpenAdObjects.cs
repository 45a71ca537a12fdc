namespace PSOpenAD;

/// <summary>
/// A stand-in for the type that Get-OpenADUser delivers. What an entry lacks is an empty text, and more attributes are added as notes.
/// </summary>
public sealed class OpenADUser
{
    public string DistinguishedName { get; set; } = string.Empty;

    public string Name { get; set; } = string.Empty;

    public string ObjectClass { get; } = "user";

    public Guid ObjectGuid { get; set; } = Guid.NewGuid();

    public string SamAccountName { get; set; } = string.Empty;

    public SecurityIdentifier SID { get; } = new();

    public bool Enabled { get; set; } = true;

    public string UserPrincipalName { get; set; } = string.Empty;

    public string GivenName { get; set; } = string.Empty;

    public string Surname { get; set; } = string.Empty;
}

/// <summary>A stand-in for the identifier of that module.</summary>
public sealed class SecurityIdentifier
{
    public int BinaryLength { get; } = 28;

    public string Value => ToString();

    public override string ToString() => "S-1-5-21-1-2-3-1104";
}
