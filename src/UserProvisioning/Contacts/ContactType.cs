namespace UserProvisioning;

/// <summary>What kind of party a contact is.</summary>
public enum ContactType
{
    /// <summary>A human being, who may belong to an organization.</summary>
    Person,

    /// <summary>A company, an institution, a department that acts as one.</summary>
    Organization,
}
