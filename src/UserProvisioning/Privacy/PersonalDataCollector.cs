using System.Globalization;
using UserProvisioning.Runs;
using UserProvisioning.Storage;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Privacy;

/// <summary>Collects all that the database keeps of one person.</summary>
/// <param name="context">The database and the clock.</param>
/// <param name="cancellation">Stops the collecting.</param>
internal sealed class PersonalDataCollector(ProvisioningContext context, CancellationToken cancellation)
{
    private readonly List<PersonalDataSection> _sections = [];

    internal PersonalData Collect(ContactRow contact)
    {
        using (IUnitOfWork work = context.Store.Read())
        {
            SystemUserRow? user = work.Users.ByContactIds([contact.Id]).GetValueOrDefault(contact.Id);
            PersonTraces traces = PersonTraces.Of(work, [contact], work.Users.ByContactIds([contact.Id]))[0];
            AddStored(work, contact, user, traces);
            AddRecord(work, traces);
        }

        IEnumerable<AuditEntry> entries = new AuditService(context).List(new AuditFilter { ContactId = contact.Id }, cancellation);
        Add("AuditTrail", entries.Select(entry => (IReadOnlyList<RowValue>)
        [
            new("Id", Number(entry.Id)), new("At", Time(entry.At)), new("Actor", entry.Actor), new("ServerLogin", entry.ServerLogin),
            new("Action", entry.Action), new("TargetType", entry.TargetType), new("Target", entry.Target), new("Before", entry.Before.ToString()),
            new("After", entry.After.ToString()), new("RunId", Number(entry.RunId)),
        ]));
        return new PersonalData(contact.DisplayName, AuditLog.NameOf(contact), context.Time.GetLocalNow().DateTime, _sections);
    }

    private void AddStored(IUnitOfWork work, ContactRow contact, SystemUserRow? user, PersonTraces traces)
    {
        IStoredRows stored = work.StoredRows();
        string id = Number(contact.Id)!;
        string[] users = user is null ? [] : [Number(user.Id)!];
        Add("Contact", Rows(KeptTable.Contacts, "Id", [id]));
        IReadOnlyList<StoredRow> own = stored.Rows(KeptTable.ContactFieldValues, "ContactId", [id]);
        Dictionary<string, string?> names = stored.Rows(KeptTable.ContactFields, "Id", own.Select(value => value["FieldId"]!).Distinct().ToList())
            .ToDictionary(field => field["Id"]!, field => field["Name"]);
        Add("ContactFields", own.Select(value => (IReadOnlyList<RowValue>)
            [new("Name", names.GetValueOrDefault(value["FieldId"]!)), new("Value", value["Value"])]));
        Add("SystemUser", Rows(KeptTable.SystemUsers, "Id", users));
        Add("UserSettings", Rows(KeptTable.SystemUserSettings, "SystemUserId", users));
        Add("Access", user is null ? [] : new AccessDescription(work, [user]).Of(user).Select(access => (IReadOnlyList<RowValue>)
        [
            new("Kind", access.Kind.ToString()), new("Name", access.Name), new("GivenBy", access.GivenBy?.ToString()), new("Detail", access.Detail),
            new("Since", Time(access.Since)),
        ]));
        Add("WorkplaceIdentities", Rows(KeptTable.WorkplaceIdentities, "ContactId", [id]));
        Add("MergedContacts", Rows(KeptTable.ContactAliases, "ContactId", [id]));
        Add("FormerUsernames", Rows(KeptTable.GivenUpUsernames, "ContactId", traces.ContactIds.Select(former => Number(former)!).ToList()));

        int managed = traces.ManagedIds(work).Count;
        Add("ManagerOf", managed == 0 ? [] : [[new("Contacts", Number(managed))]]);

        IEnumerable<IReadOnlyList<RowValue>> Rows(KeptTable table, string column, IReadOnlyCollection<string> values) =>
            values.Count == 0 ? [] : stored.Rows(table, column, values).Select(row => (IReadOnlyList<RowValue>)row.Values.ToList());
    }

    private void AddRecord(IUnitOfWork work, PersonTraces traces)
    {
        Add("RunItems", traces.Items.Select(item => (IReadOnlyList<RowValue>)
        [
            new("RunId", Number(item.RunId)), new("Line", Number(item.Line)), new("Action", item.Action.ToString()),
            new("ExternalReference", item.ExternalReference), new("DisplayName", item.DisplayName), new("Changes", item.Changes),
            new("Field", item.Field), new("Reason", item.Reason), new("Undo", item.Undo),
        ]));
        Add("RowsKeptForUndoing", work.PersonalData.RowChanges(traces.ContactIds, traces.UsernameKeys.ToList())
            .Select(change => (IReadOnlyList<RowValue>)
            [
                new("RunId", Number(change.RunId)), new("Table", change.TableName), new("Key", change.RowKey), new("Before", change.Before),
                new("After", change.After),
            ]));
        Add("KeptFiles", traces.Runs.Select(run => (IReadOnlyList<RowValue>)
            [new("RunId", Number(run.Id)), new("Source", run.Source), new("FileName", run.FileName), new("Status", run.Status.ToString())]));
    }

    private void Add(string name, IEnumerable<IReadOnlyList<RowValue>> rows) => _sections.Add(new PersonalDataSection(
        name, rows.Select(row => (IReadOnlyList<RowValue>)row.Where(value => !string.IsNullOrEmpty(value.Value)).ToList()).ToList()));

    private static string? Number(long? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static string? Time(DateTime? value) => value?.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
