
namespace UserProvisioning;

/// <summary>The conditions that listed contacts must meet. A condition that is null is not checked.</summary>
public sealed record ContactFilter
{
    /// <summary>The ids of the contacts.</summary>
    public IReadOnlyCollection<long>? Ids { get; init; }

    /// <summary>The display name.</summary>
    public TextFilter? Name { get; init; }

    /// <summary>The external reference.</summary>
    public TextFilter? ExternalReference { get; init; }

    /// <summary>The e-mail address.</summary>
    public TextFilter? Email { get; init; }

    /// <summary>Person or organization.</summary>
    public ContactType? Type { get; init; }

    /// <summary>Active or archived.</summary>
    public ContactStatus? Status { get; init; }

    /// <summary>True for contacts whose end date has passed.</summary>
    public bool Ended { get; init; }

    /// <summary>Departments; the contact must have one of them.</summary>
    public IReadOnlyList<TextFilter>? Departments { get; init; }

    /// <summary>Organizations; the contact must belong to one of them.</summary>
    public IReadOnlyList<ContactReference>? Organizations { get; init; }

    /// <summary>Managers; one of them must be the manager of the contact.</summary>
    public IReadOnlyList<ContactReference>? Managers { get; init; }

    /// <summary>True to include the levels below: contacts whose manager's manager is one of <see cref="Managers"/>, and so on.</summary>
    public bool Recurse { get; init; }

    /// <summary>
    /// Values by the names of fields that administrators made; the contact must have one of the values in each field. A value is a
    /// <see cref="TextFilter"/>, a value of the field's type, or null for an empty field.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<object?>>? Fields { get; init; }

    /// <summary>True for contacts without a system user.</summary>
    public bool WithoutUser { get; init; }
}
