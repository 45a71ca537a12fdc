using System.Text;
using UserProvisioning.Tests.Directories;

namespace UserProvisioning.Benchmarks;

/// <summary>Random changes of the people in a directory, and how each of them must be afterwards.</summary>
internal sealed class DirectoryTurnover
{
    private const string Left = "ou=Left," + SlapdServer.Suffix;

    private readonly DirectoryPeople _peer;
    private readonly Random _random;
    private readonly List<Person> _people;
    private int _changes;

    internal DirectoryTurnover(DirectoryPeople peer, int count, Random random)
    {
        (_peer, _random) = (peer, random);
        _people = [.. Enumerable.Range(0, count).Select(number => new Person(DirectoryPeople.Uid(number)))];
    }

    /// <summary>The number of people who ever were in the directory.</summary>
    internal int Count => _people.Count;

    /// <summary>
    /// Changes the directory: titles of a third of the people; some are added, move away and come back; some are deleted, if the next run can notice.
    /// </summary>
    /// <param name="withDeletions">Whether people are deleted too.</param>
    internal void Change(bool withDeletions)
    {
        var changes = new StringBuilder();
        string title = $"Title {++_changes}";
        foreach (Person person in _people.Where(person => person.Place == SlapdServer.People && _random.Next(3) == 0))
        {
            changes.Append($"dn: uid={person.Uid},{SlapdServer.People}\nchangetype: modify\nreplace: title\ntitle: {title}\n\n");
            person.Title = title;
        }

        foreach (Person person in _people.Where(person => person.Place is not null && _random.Next(100) == 0).ToList())
        {
            if (withDeletions && _random.Next(2) == 0)
            {
                changes.Append($"dn: uid={person.Uid},{person.Place}\nchangetype: delete\n\n");
                person.Place = null;
            }
            else
            {
                string to = person.Place == Left ? SlapdServer.People : Left;
                changes.Append($"dn: uid={person.Uid},{person.Place}\nchangetype: moddn\nnewrdn: uid={person.Uid}\ndeleteoldrdn: 0\n")
                    .Append($"newsuperior: {to}\n\n");
                person.Place = to;
            }
        }

        for (int i = 0; i < 10; i++)
        {
            changes.Append(DirectoryPeople.Entry(_people.Count).Replace("objectClass:", "changetype: add\nobjectClass:", StringComparison.Ordinal));
            _people.Add(new Person(DirectoryPeople.Uid(_people.Count)));
        }

        _peer.Server.Change(changes.ToString());
    }

    /// <summary>Compares the contacts with the people.</summary>
    /// <returns>The first difference; null for none.</returns>
    internal string? Missed(IEnumerable<Contact> contacts)
    {
        Dictionary<string, Contact> known = contacts.ToDictionary(contact => contact.ExternalReference!, StringComparer.Ordinal);
        foreach (Person person in _people)
        {
            bool isHere = person.Place == SlapdServer.People;
            if (!known.Remove(person.Uid, out Contact? contact))
            {
                // Somebody who came and went between two runs was never seen.
                if (isHere)
                {
                    return $"{person.Uid} has no contact";
                }
            }
            else if (contact.Status != (isHere ? ContactStatus.Active : ContactStatus.Archived))
            {
                return $"{person.Uid} is {contact.Status}, and its entry is {(isHere ? "there" : "not there")}";
            }
            else if (isHere && person.Title is not null && contact.JobTitle != person.Title)
            {
                return $"{person.Uid} has the title '{contact.JobTitle}', and its entry '{person.Title}'";
            }
        }

        return known.Count > 0 ? $"{known.Keys.First()} has a contact, and never had an entry" : null;
    }

    private sealed class Person(string uid)
    {
        internal string Uid { get; } = uid;

        /// <summary>The entry below which it is; null when it was deleted.</summary>
        internal string? Place { get; set; } = SlapdServer.People;

        /// <summary>The newest title; null when it was never changed.</summary>
        internal string? Title { get; set; }
    }
}
