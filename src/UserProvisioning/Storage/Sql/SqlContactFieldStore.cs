using UserProvisioning.Fields;

namespace UserProvisioning.Storage.Sql;

internal sealed class SqlContactFieldStore(SqlSession session) : IContactFieldStore
{
    private const string ValueTable = "ContactFieldValues";

    private static readonly string[] ValueColumns = ["ContactId", "FieldId", "Value"];

    private ContactFieldSet? _set;
    private bool _hasRules;

    public ContactFieldSet Set => _set ??= Read();

    /// <summary>Whether there is any assignment rule. It is read together with the fields, so that it costs no statement of its own.</summary>
    internal bool HasRules => Set is not null && _hasRules;

    public void Insert(ContactFieldRow row)
    {
        _set = null;
        row.Id = session.AllocateIds("ContactFields", 1);
        session.BulkInsert("ContactFields", ["Id", "Name", "NameKey", "Type", "Headers"], [row], static (row, values) =>
        {
            values[0] = row.Id;
            values[1] = row.Name;
            values[2] = Text.Key(row.Name);
            values[3] = row.Type.ToString();
            values[4] = row.Headers;
        });
    }

    public void Update(ContactFieldRow row)
    {
        _set = null;
        session.UpdateWhere(
            "ContactFields", "Type = @Type, Headers = @Headers", "Id = @Id", new { row.Id, Type = row.Type.ToString(), row.Headers });
    }

    public void Delete(long fieldId)
    {
        _set = null;
        session.DeleteWhere(ValueTable, "FieldId = @Id", new { Id = fieldId });
        session.DeleteWhere("ContactFields", "Id = @Id", new { Id = fieldId });
    }

    public IReadOnlyDictionary<long, long> CountValues() => session
        .Query<(long FieldId, long Count)>("SELECT FieldId, COUNT(*) AS Contacts FROM ContactFieldValues GROUP BY FieldId")
        .ToDictionary(row => row.FieldId, row => row.Count);

    public IReadOnlyList<(long ContactId, string Value)> Values(long fieldId, long afterId, int take) => session.Query<(long, string)>(
        session.SelectTop(
            "v.ContactId, v.Value FROM ContactFieldValues v WHERE v.FieldId = @Field AND v.ContactId > @AfterId ORDER BY v.ContactId"),
        new { Field = fieldId, AfterId = afterId, Take = take });

    public void Replace(long fieldId, IReadOnlyList<(long ContactId, string Value)> values)
    {
        Write(values.ToLookup(value => fieldId, value => (value.ContactId, (string?)value.Value)));
        foreach ((long contact, _) in values)
        {
            session.ChangedContacts.Add(contact);
        }
    }

    /// <summary>Fills the values of rows that were read.</summary>
    internal void Load(IReadOnlyList<ContactRow> rows)
    {
        if (rows.Count == 0 || !Set.HasOwn)
        {
            return;
        }

        ILookup<long, (OwnContactField Field, string Text)> values = session
            .Query<(long ContactId, long FieldId, string Value)>(
                $"SELECT ContactId, FieldId, Value FROM ContactFieldValues WHERE ContactId IN ({session.Numbers("@Ids")})",
                new { Ids = SqlSession.Json(rows.Select(row => row.Id).Distinct()) })
            .Select(value => (value.ContactId, Field: Set.FindOwn(value.FieldId), value.Value))
            .Where(value => value.Field is not null)
            .ToLookup(value => value.ContactId, value => (value.Field!, value.Value));
        foreach (ContactRow row in rows)
        {
            row.Fields.Own = values.Contains(row.Id) ? OwnFieldValues.Of(values[row.Id]) : null;
        }
    }

    /// <summary>Inserts the values of new rows.</summary>
    internal void Insert(IReadOnlyList<ContactRow> rows) => InsertValues(rows
        .Where(row => row.Fields.Own is not null)
        .SelectMany(row => row.Fields.Own!.All.Select(value => (row.Id, value.Field.Id, value.Text)))
        .ToList());

    /// <summary>Writes the values that differ from those that are stored.</summary>
    /// <param name="rows">The rows with their new values.</param>
    /// <param name="before">The same rows with the stored values; null when they are not known.</param>
    internal void Update(IReadOnlyList<ContactRow> rows, IReadOnlyList<ContactRow>? before)
    {
        if (before is null)
        {
            if (rows.Count == 0 || !Set.HasOwn)
            {
                return;
            }

            before = rows.Select(row => new ContactRow { Id = row.Id }).ToList();
            Load(before);
        }

        if (rows.All(row => row.Fields.Own is null) && before.All(row => row.Fields.Own is null))
        {
            return;
        }

        Write((
            from pair in rows.Zip(before)
            from field in OwnFieldValues.FieldsOf(pair.First.Fields.Own, pair.Second.Fields.Own)
            let text = field.ToText(pair.First.Fields)
            where text != field.ToText(pair.Second.Fields)
            select (FieldId: field.Id, Change: (pair.First.Id, text))).ToLookup(value => value.FieldId, value => value.Change));
    }

    /// <summary>Deletes the values of contacts.</summary>
    internal void DeleteOf(string contactIds)
    {
        if (Set.HasOwn)
        {
            session.DeleteWhere(ValueTable, $"ContactId IN ({session.Numbers("@Ids")})", new { Ids = contactIds });
        }
    }

    private ContactFieldSet Read()
    {
        // No field has the id 0: that row says that there are rules.
        IReadOnlyList<ContactFieldRow> all = session.Query<ContactFieldRow>(
            """
            SELECT Id, Name, Type, Headers FROM ContactFields
            UNION ALL SELECT 0, '', 'Text', NULL FROM AssignmentRules WHERE Id = (SELECT MIN(Id) FROM AssignmentRules)
            ORDER BY Id
            """);
        _hasRules = all is [{ Id: 0 }, ..];
        List<ContactFieldRow> rows = all.Skip(_hasRules ? 1 : 0).ToList();
        return rows.Count == 0 ? ContactFieldSet.BuiltIn
            : new ContactFieldSet(rows.Select(row => new OwnContactField(row.Id, row.Name, row.Type, row.Headers?.Split('|') ?? [])));
    }

    private void Write(ILookup<long, (long ContactId, string? Text)> changes)
    {
        foreach (IGrouping<long, (long ContactId, string? Text)> field in changes)
        {
            session.DeleteWhere(
                ValueTable,
                $"FieldId = @Field AND ContactId IN ({session.Numbers("@Ids")})",
                new { Field = field.Key, Ids = SqlSession.Json(field.Select(change => change.ContactId)) });
        }

        InsertValues((
            from field in changes
            from change in field
            where change.Text is not null
            select (change.ContactId, field.Key, change.Text)).ToList());
    }

    private void InsertValues(IReadOnlyList<(long ContactId, long FieldId, string Text)> rows) => session.BulkInsert(
        ValueTable, ValueColumns, rows, static (row, values) =>
        {
            values[0] = row.ContactId;
            values[1] = row.FieldId;
            values[2] = row.Text;
        });
}
