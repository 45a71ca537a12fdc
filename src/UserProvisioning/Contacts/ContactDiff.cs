using UserProvisioning.Fields;

namespace UserProvisioning.Contacts;

/// <summary>The comparison of two states of a contact, field by field, for the audit trail and for runs.</summary>
internal static class ContactDiff
{
    /// <summary>Returns the fields that differ; for a new contact, the fields that are not empty.</summary>
    internal static List<FieldChange> Between(ContactFields? before, ContactFields after)
    {
        var changes = new List<FieldChange>();
        foreach (ContactField field in ContactFieldCatalog.ChangeableOf(before, after))
        {
            if (before is null ? !field.IsEmpty(after) : !field.AreEqual(before, after))
            {
                changes.Add(new FieldChange(field.Name, before is null ? null : field.ToText(before), field.ToText(after)));
            }
        }

        return changes;
    }
}
