using UserProvisioning.Contacts;
using UserProvisioning.Fields;
using UserProvisioning.Storage;

namespace UserProvisioning.Lifecycle;

/// <summary>
/// The rule for the fields of two contacts that are merged: the contact that stays keeps its values, and its empty fields are filled.
/// </summary>
internal static class MergedFields
{
    /// <summary>Fields that mean something only together with another one: a prefix belongs to its name.</summary>
    private static readonly Dictionary<string, string> Belonging = new(StringComparer.Ordinal)
    {
        [nameof(ContactFields.Prefix)] = nameof(ContactFields.LastName),
        [nameof(ContactFields.PartnerPrefix)] = nameof(ContactFields.PartnerName),
    };

    /// <summary>Returns the fields of the contact that stays.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ContactInvalid"/>.</exception>
    internal static ContactFields Of(ContactRow from, ContactRow into, DateTime today)
    {
        ContactFields merged = into.Fields with { };
        foreach (ContactField field in ContactFieldCatalog.AllOf(into.Fields, from.Fields))
        {
            if (field.IsEmpty(into.Fields) && !field.IsEmpty(from.Fields) && MayFill(field, from, into, today))
            {
                field.Copy(from.Fields, merged);
            }
        }

        // Nobody is the own manager.
        string?[] own = [merged.ExternalReference, from.ExternalReference];
        if (merged.ManagerReference is { } manager && own.OfType<string>().Any(reference => Text.Key(reference) == Text.Key(manager)))
        {
            merged = merged with { ManagerReference = null };
        }

        foreach ((string field, string reason) in ContactRules.Faults(merged))
        {
            throw new ProvisioningException(
                ErrorIds.ContactInvalid,
                $"'{from.DisplayName}' cannot be merged into '{into.DisplayName}'; {field}: {reason}.",
                from.ExternalReference ?? from.DisplayName) { Field = field };
        }

        return merged;
    }

    private static bool MayFill(ContactField field, ContactRow from, ContactRow into, DateTime today) => field.Name switch
    {
        nameof(ContactFields.Type) or nameof(ContactFields.NameUse) => false,

        // An end that has passed would end the contact that stays, and dates of two employments do not fit together.
        nameof(ContactFields.StartDate) or nameof(ContactFields.EndDate) =>
            into.StartDate is null && into.EndDate is null && !(from.EndDate < today),
        nameof(ContactFields.OrganizationName) or nameof(ContactFields.OrganizationId) =>
            into.OrganizationName is null && into.OrganizationId is null && from.OrganizationId != into.Id,
        _ when Belonging.TryGetValue(field.Name, out string? name) =>
            ContactFieldCatalog.Named(name) is var whole && (whole.IsEmpty(into.Fields) || whole.AreEqual(into.Fields, from.Fields)),
        _ => true,
    };
}
