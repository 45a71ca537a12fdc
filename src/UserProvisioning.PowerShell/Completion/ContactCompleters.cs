using System.Globalization;
using UserProvisioning.Connections;

namespace UserProvisioning.PowerShell;

/// <summary>
/// A completer that offers external references of contacts. The reference or the contact's name begins with the typed text. A contact without a
/// reference is offered by its id.
/// </summary>
public class ContactCompleter : SessionCompleter
{
    private protected virtual ContactType? Type => null;

    /// <inheritdoc/>
    private protected override IEnumerable<Completion> Find(ProvisioningConnection session, CompletionRequest asked, CancellationToken cancellation)
    {
        bool withoutUser = asked.Is("New-SystemUser") || asked.Is("Remove-Contact");
        ContactStatus? status = asked.Is("Enable-Contact") ? ContactStatus.Archived
            : asked.Is("Disable-Contact") || asked.Is("New-SystemUser") ? ContactStatus.Active
            : null;
        var filter = new ContactFilter { Type = Type, Status = status, WithoutUser = withoutUser };
        return session.Contacts.List(filter with { ExternalReference = asked.Filter }, cancellation)
            .Concat(session.Contacts.List(filter with { Name = asked.Filter }, cancellation))
            .Select(contact => contact.ExternalReference is { } reference
                ? new Completion(reference, contact.DisplayName) { Text = $"{reference} {contact.DisplayName}", Also = contact.DisplayName }
                : new Completion(contact.Id.ToString(CultureInfo.InvariantCulture), contact.DisplayName)
                {
                    Text = contact.DisplayName,
                    Also = contact.DisplayName,
                    IsBare = true
                });
    }
}

/// <summary>A completer that offers external references of organizations.</summary>
public sealed class OrganizationCompleter : ContactCompleter
{
    private protected override ContactType? Type => ContactType.Organization;
}

/// <summary>A completer that offers departments of contacts.</summary>
public sealed class DepartmentCompleter : SessionCompleter
{
    // The most contacts that are read. Many contacts share a department, so these are enough to offer as many as a person can look through.
    private const int MostRead = 5000;

    /// <inheritdoc/>
    private protected override IEnumerable<Completion> Find(
        ProvisioningConnection session,
        CompletionRequest asked,
        CancellationToken cancellation) =>
        session.Contacts.List(new ContactFilter { Departments = [asked.Filter] }, cancellation).Take(MostRead)
            .Select(contact => contact.Department!).Order(StringComparer.OrdinalIgnoreCase).Select(department => new Completion(department));
}

/// <summary>A completer that offers names of contacts.</summary>
public sealed class ContactNameCompleter : SessionCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Completion> Find(
        ProvisioningConnection session,
        CompletionRequest asked,
        CancellationToken cancellation) =>
        session.Contacts.List(new ContactFilter { Name = asked.Filter }, cancellation)
            .Select(contact => new Completion(contact.DisplayName, contact.ExternalReference ?? contact.Email));
}

/// <summary>A completer that offers external references of contacts, for a parameter that takes nothing else.</summary>
public sealed class ExternalReferenceCompleter : SessionCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Completion> Find(
        ProvisioningConnection session,
        CompletionRequest asked,
        CancellationToken cancellation) =>
        session.Contacts.List(new ContactFilter { ExternalReference = asked.Filter }, cancellation)
            .Where(contact => contact.ExternalReference is not null)
            .Select(contact => new Completion(contact.ExternalReference!, contact.DisplayName));
}
