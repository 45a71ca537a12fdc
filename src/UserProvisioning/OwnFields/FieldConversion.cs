using UserProvisioning.Fields;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.OwnFields;

/// <summary>The conversion of all values of a field to another type. A value that does not fit refuses it, and nothing is kept then.</summary>
internal static class FieldConversion
{
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ContactFieldInvalid"/>: a contact has a value that does not fit.</exception>
    internal static void Run(IUnitOfWork work, AuditLog audit, OwnContactField field, ContactFieldType type, CancellationToken cancellation)
    {
        var values = new FieldValuePages(work, field.Id);
        foreach (IReadOnlyList<(long ContactId, string Value)> page in values.Read(cancellation))
        {
            var changed = new List<(long ContactId, string Value)>();
            var changes = new List<(long ContactId, FieldChange Change)>();
            foreach ((long contact, string value) in page)
            {
                string? fault = OwnFieldText.Read(type, value, out string? text);
                if (text is null)
                {
                    throw ContactFieldRules.Invalid(
                        field.Name, "Type", $"the contact with the id {contact} has a value that does not fit the type {type}: {fault}");
                }

                if (text != value)
                {
                    changed.Add((contact, text));
                    changes.Add((contact, new FieldChange(field.Name, value, text)));
                }
            }

            if (changed.Count > 0)
            {
                work.ContactFields.Replace(field.Id, changed);
                values.Record(audit, changes);
            }
        }
    }
}
