using UserProvisioning.Common;
using UserProvisioning.Importing;
using UserProvisioning.Sources.Directories;
using UserProvisioning.Sources.Directories.Ldap;
using UserProvisioning.Sources.Objects;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces.Directories;

/// <summary>One reading of a directory: of all employees, or of what changed since the last run that was applied.</summary>
internal sealed class DirectoryReading
{
    /// <summary>How many employees are asked for by one filter.</summary>
    private const int MostAtOnce = 100;

    private readonly ProvisioningContext _context;
    private readonly EmployeeInterfaceRow _definition;
    private readonly DirectorySession _session;
    private readonly EntryCollector _people;
    private readonly DateTime _begun;
    private readonly List<string> _messages = [];

    /// <param name="context">The database and the clock.</param>
    /// <param name="definition">The interface.</param>
    /// <param name="session">The session with the directory.</param>
    /// <param name="people">Receives the employees.</param>
    /// <param name="onEntry">Is called for each entry.</param>
    internal DirectoryReading(
        ProvisioningContext context, EmployeeInterfaceRow definition, DirectorySession session, EmployeeObjects people, Action onEntry)
    {
        (_context, _definition, _session) = (context, definition, session);
        _people = new EntryCollector(session, people, onEntry);
        _begun = context.Time.UtcNow();
    }

    /// <summary>What the caller should know, as sentences.</summary>
    internal IReadOnlyList<string> Messages => _messages;

    /// <summary>The mapping with which the employees are imported.</summary>
    internal IReadOnlyDictionary<string, object?> Mapping => _session.Layout.Mapping;

    /// <summary>Whether all employees were read.</summary>
    internal bool IsWhole { get; private set; }

    /// <summary>Reads the directory.</summary>
    /// <param name="mayReadChanges">Whether what changed is enough.</param>
    /// <returns>The state to store when the run was applied.</returns>
    internal DirectoryState Read(bool mayReadChanges)
    {
        string hash = DirectoryState.Hash(_definition, _session.Layout);
        DirectoryState? before = DirectoryState.Of(_definition);
        int undone = Undone();
        if (before is not null)
        {
            _people.Remember(before.Definition == hash ? before.Attributes : []);
        }

        (DirectoryState? known, string? why) = mayReadChanges && before is not null ? Check(before, hash, undone) : (null, null);
        if (why is not null)
        {
            _messages.Add(why);
        }

        DirectoryState state = known is null ? ReadAll() : ReadChanges(known);
        return state with { Definition = hash, Attributes = [.. _people.Delivered.Order(StringComparer.Ordinal)], Undone = undone };
    }

    /// <summary>Decides whether the changes since a state can be asked for; if not, says why everything is read.</summary>
    private (DirectoryState? State, string? Why) Check(DirectoryState before, string hash, int undone)
    {
        if (before.Definition != hash)
        {
            return (null, $"The definition of '{_definition.Name}' was changed, so the whole directory is read.");
        }

        if (before.Undone != undone)
        {
            return (null, $"A run of '{_definition.Name}' was undone, so the whole directory is read.");
        }

        if (_session.Layout.Key is null)
        {
            return (null, $"The mapping makes ExternalReference of more than the value of one attribute, so the whole directory is read.");
        }

        if (!_session.Layout.IsActiveDirectory)
        {
            return before.Time is null ? (null, Unknown("its entries do not tell when they were changed")) : (before, null);
        }

        DirectoryRoot root = _session.Root;
        return before.Usn is null || root.HighestUsn is null || root.HighestUsn < before.Usn ? (null, Unknown("it counts its changes anew"))
            : root.HighestUsn == before.Usn && root.ServerName == before.ServerName ? (before, null)
            : before.Server == _session.ServerIdentity ? (before, null)
            : (null, Unknown("another server answers, or it was restored"));

        static string Unknown(string why) => $"The directory does not know any more up to where it was read: {why}. So all of it is read. Who was "
            + "deleted meanwhile is found by a reading with -FullLoad.";
    }

    private DirectoryState ReadAll()
    {
        IsWhole = true;
        DirectoryGroups? groups = _session.Groups();
        var clock = new EntryClock(_session.Layout.ChangeAttribute);
        foreach (LdapEntry entry in _session.Employees())
        {
            clock.See(entry);
            _people.Add(entry, groups);
        }

        return State(TimeMark.After(null, clock.Newest, clock.Proven, _begun), groups?.Fingerprint);
    }

    private DirectoryState ReadChanges(DirectoryState before)
    {
        DirectoryLayout layout = _session.Layout;
        DirectoryKey key = layout.Key!;
        _people.IsOfChanges = true;
        List<string> failed = FailedBefore(before);
        if (layout.IsActiveDirectory && _session.Root.HighestUsn == before.Usn && failed.Count == 0)
        {
            return before;
        }

        LdapFilter isChanged = layout.IsActiveDirectory
            ? LdapFilter.IsAtLeast(layout.ChangeAttribute, (before.Usn!.Value + 1).ToString(System.Globalization.CultureInfo.InvariantCulture))
            : LdapFilter.IsAtLeast(layout.ChangeAttribute, TimeMark.Write(before.Time!.From));
        var clock = new EntryClock(layout.ChangeAttribute);
        var changed = new List<(string? Reference, bool IsDeletedPerson)>();
        bool mayBeEmployees = false;
        foreach (LdapEntry entry in _session.Everything(isChanged, key.Attribute, layout.ChangeAttribute, "isDeleted", "objectClass"))
        {
            clock.See(entry);
            _people.Pass();
            mayBeEmployees = mayBeEmployees || _session.MayBeEmployee(entry.Name);
            changed.Add((key.Of(entry), entry.Text("isDeleted") == "TRUE" && entry.Texts("objectClass").Contains("person")));
        }

        TimeMark? time = layout.IsActiveDirectory ? null : TimeMark.After(before.Time, clock.Newest, clock.Proven, _begun);
        DirectoryGroups? groups = changed.Count == 0 && failed.Count == 0 ? null : _session.Groups();
        if (groups is not null && groups.Fingerprint != before.Groups)
        {
            // Who is in a group stands in the entry of the group, and not in that of the member.
            DirectoryState all = ReadAll();
            AddGone(changed);
            return all with { Time = time };
        }

        if (mayBeEmployees)
        {
            foreach (LdapEntry entry in _session.Employees(isChanged))
            {
                _people.Add(entry, groups);
            }
        }

        foreach (string[] references in failed.Where(reference => !_people.Has(reference)).Chunk(MostAtOnce))
        {
            foreach (LdapEntry entry in _session.Employees(LdapFilter.Or(references.Select(key.Filter))))
            {
                _people.Add(entry, groups);
            }
        }

        _people.AddManagers();
        AddGone(changed);
        return State(time, before.Groups);
    }

    private DirectoryState State(TimeMark? time, string? groups) => new()
    {
        Server = _session.Layout.IsActiveDirectory ? _session.ServerIdentity : null,
        ServerName = _session.Root.ServerName,
        Usn = _session.Layout.IsActiveDirectory ? _session.Root.HighestUsn : null,
        Time = _session.Layout.IsActiveDirectory ? null : time,
        Groups = groups,
    };

    /// <summary>Adds those who are employees no more: they were deleted or moved away, or do not match the filter any more.</summary>
    private void AddGone(List<(string? Reference, bool IsDeletedPerson)> changed)
    {
        List<string> gone = [.. changed.Select(one => one.Reference).OfType<string>().Where(reference => !_people.Has(reference)).Distinct()];
        if (gone.Count > 0)
        {
            using IUnitOfWork work = _context.Store.Read();
            string source = RunRecord.SourceOf(work, _definition.Name);
            foreach (string[] references in gone.Chunk(MostAtOnce))
            {
                IReadOnlyDictionary<string, ContactRow> contacts = work.Contacts.ByReferenceKeys(references.Select(Text.Key).ToList());
                foreach (string reference in references)
                {
                    if (contacts.TryGetValue(Text.Key(reference), out ContactRow? contact) && contact.Source == source)
                    {
                        _people.AddGone(reference);
                    }
                }
            }
        }

        int unknown = changed.Count(one => one is { Reference: null, IsDeletedPerson: true });
        if (unknown > 0)
        {
            _messages.Add($"{Counted.Were(unknown, "person")} deleted of whom the directory does not tell {_session.Layout.Key!.Attribute} any more. "
                + "A reading with -FullLoad archives their contacts.");
        }
    }

    /// <summary>The references of those whom the last run could not apply as a whole. They are tried again, although they did not change.</summary>
    private List<string> FailedBefore(DirectoryState before)
    {
        using IUnitOfWork work = _context.Store.Read();
        return work.ProvisioningRuns.FaultyItems(before.RunId, 0, 10_000)
            .Where(item => item.Action != ImportAction.Archive)
            .Select(item => item.ExternalReference)
            .OfType<string>()
            .Distinct()
            .ToList();
    }

    private int Undone()
    {
        using IUnitOfWork work = _context.Store.Read();
        return work.EmployeeInterfaces.CountUndone(RunRecord.SourceOf(work, _definition.Name));
    }
}
