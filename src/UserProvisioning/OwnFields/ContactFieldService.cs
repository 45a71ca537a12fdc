using UserProvisioning.Fields;
using UserProvisioning.Runs;
using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.OwnFields;

/// <summary>The service that makes, changes, lists and removes the contact fields of this client.</summary>
public sealed class ContactFieldService
{
    private const string TargetType = "ContactField";

    private readonly ProvisioningContext _context;

    internal ContactFieldService(ProvisioningContext context) => _context = context;

    /// <summary>Lists fields, in the order in which they were made.</summary>
    /// <param name="name">The names; null for all.</param>
    /// <param name="isCounted">Whether to count the contacts that have a value, of whom there may be very many.</param>
    /// <returns>The fields.</returns>
    public IReadOnlyList<ContactFieldDefinition> List(TextFilter? name = null, bool isCounted = true)
    {
        using IUnitOfWork work = _context.Store.Read();
        List<OwnContactField> found = work.ContactFields.Set.Own.Where(field => name?.Matches(field.Name) ?? true).ToList();
        IReadOnlyDictionary<long, long> counts = isCounted && found.Count > 0 ? work.ContactFields.CountValues() : new Dictionary<long, long>();
        return found.ConvertAll(field => ToDefinition(field, counts.GetValueOrDefault(field.Id)));
    }

    /// <summary>Finds a field.</summary>
    /// <param name="reference">The field.</param>
    /// <returns>The field.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ContactFieldNotFound"/>.</exception>
    public ContactFieldDefinition Get(ContactFieldReference reference)
    {
        using IUnitOfWork work = _context.Store.Read();
        OwnContactField field = Resolve(work, reference);
        return ToDefinition(field, work.ContactFields.CountValues().GetValueOrDefault(field.Id));
    }

    /// <summary>Makes a field.</summary>
    /// <param name="name">The name.</param>
    /// <param name="type">The type of its values.</param>
    /// <param name="headers">The headers under which files deliver it, beside its name.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>The field.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ContactFieldInvalid"/>.</exception>
    public ContactFieldDefinition Create(
        string name, ContactFieldType type = ContactFieldType.Text, IReadOnlyList<string>? headers = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _context.Write(
            work =>
            {
                var row = new ContactFieldRow { Type = type };
                ContactFieldRules.Fill(row, work.ContactFields.Set, name, headers ?? []);
                work.ContactFields.Insert(row);
                new AuditLog(_context, work).Add(AuditActions.Create, TargetType, row.Name, Changes(null, row));
                return UnitResult.Keep(ToDefinition(work.ContactFields.Set.FindOwn(row.Id)!, 0));
            },
            cancellation);
    }

    /// <summary>
    /// Changes the type or the headers of a field. The name cannot change, since files, mappings and earlier runs know the field by it.
    /// </summary>
    /// <param name="reference">The field.</param>
    /// <param name="type">The new type, to which all values are converted; null to keep the present one.</param>
    /// <param name="headers">The new headers; null to keep the present ones.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>The field as it is now.</returns>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.ContactFieldNotFound"/>; <see cref="ErrorIds.ContactFieldInvalid"/>: a header means something else, or a contact has a
    /// value that does not fit the type.
    /// </exception>
    public ContactFieldDefinition Update(
        ContactFieldReference reference, ContactFieldType? type, IReadOnlyList<string>? headers, CancellationToken cancellation = default) =>
        _context.Write(
            work =>
            {
                OwnContactField field = Resolve(work, reference);
                ContactFieldRow before = ToRow(field);
                var row = new ContactFieldRow { Id = field.Id, Type = type ?? field.Type };
                ContactFieldRules.Fill(row, work.ContactFields.Set, field.Name, headers ?? field.Headers);
                List<FieldChange> changes = Changes(before, row);
                if (changes.Count > 0)
                {
                    var audit = new AuditLog(_context, work);
                    audit.Add(AuditActions.Update, TargetType, row.Name, changes);
                    if (row.Type != field.Type)
                    {
                        FieldConversion.Run(work, audit, field, row.Type, cancellation);
                    }

                    work.ContactFields.Update(row);
                }

                return UnitResult.Keep(ToDefinition(
                    work.ContactFields.Set.FindOwn(row.Id)!, work.ContactFields.CountValues().GetValueOrDefault(row.Id)));
            },
            cancellation);

    /// <summary>Removes a field and the values that contacts have in it.</summary>
    /// <param name="reference">The field.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.ContactFieldNotFound"/>; <see cref="ErrorIds.Conflict"/>: a setting or an employee interface uses the field.
    /// </exception>
    public void Remove(ContactFieldReference reference, CancellationToken cancellation = default) => _context.Write(
        work =>
        {
            OwnContactField field = Resolve(work, reference);
            if (ContactFieldUse.Of(work, field.Name) is { } use)
            {
                throw new ProvisioningException(
                    ErrorIds.Conflict, $"The contact field '{field.Name}' cannot be removed: {use} uses it. Change that first.", field.Name);
            }

            var audit = new AuditLog(_context, work);
            var values = new FieldValuePages(work, field.Id);
            foreach (IReadOnlyList<(long ContactId, string Value)> page in values.Read(cancellation))
            {
                values.Record(audit, page.Select(value => (value.ContactId, new FieldChange(field.Name, value.Value, null))));
            }

            work.ContactFields.Delete(field.Id);
            audit.Add(AuditActions.Remove, TargetType, field.Name, Changes(ToRow(field), null));
        },
        cancellation);

    /// <summary>Makes the error for a field that does not exist.</summary>
    /// <param name="name">The name that was asked for.</param>
    /// <returns>The error.</returns>
    public ProvisioningException NotFound(string name)
    {
        using IUnitOfWork work = _context.Store.Read();
        return work.ContactFields.Set.NotFound(name);
    }

    private static OwnContactField Resolve(IUnitOfWork work, ContactFieldReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        reference.Require(work.DatabaseId);
        ContactFieldSet fields = work.ContactFields.Set;
        return reference.Id is { } id ? fields.FindOwn(id) ?? throw fields.NotFound(reference.ToString()) : fields.RequireOwn(reference.Name!);
    }

    private static ContactFieldRow ToRow(OwnContactField field) => new()
    {
        Id = field.Id,
        Name = field.Name,
        Type = field.Type,
        Headers = field.Headers.Count == 0 ? null : string.Join('|', field.Headers),
    };

    private static ContactFieldDefinition ToDefinition(OwnContactField field, long contacts) => new()
    {
        Id = field.Id,
        Name = field.Name,
        Type = field.Type,
        Headers = field.Headers,
        Contacts = contacts,
    };

    private static List<FieldChange> Changes(ContactFieldRow? before, ContactFieldRow? after) => new[]
    {
        new FieldChange("Type", before?.Type.ToString(), after?.Type.ToString()),
        new FieldChange("Headers", before?.Headers, after?.Headers),
    }.Where(change => change.Old != change.New).ToList();
}
