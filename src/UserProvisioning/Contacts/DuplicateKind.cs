namespace UserProvisioning;

/// <summary>What contacts may share that seem to be the same person or organization.</summary>
public enum DuplicateKind
{
    /// <summary>An e-mail address; case does not matter.</summary>
    Email,

    /// <summary>A phone number; only its digits matter, and 0031, +31 and 0 are the same.</summary>
    Phone,

    /// <summary>A display name; case, accents and spaces do not matter.</summary>
    Name,
}
