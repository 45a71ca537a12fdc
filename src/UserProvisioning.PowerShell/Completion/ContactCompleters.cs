using System.Globalization;
using UserProvisioning.Connections;

namespace UserProvisioning.PowerShell;

/// <summary>
/// Offers external references of contacts, by the reference or by the name: who types <c>Jan</c> gets Jan's reference.
/// A contact without one is offered by its id.
/// </summary>
public class ContactCompleter : SessionCompleter
{
    private protected virtual ContactType? Type => null;

    /// <inheritdoc/>
    private protected override IEnumerable<Completion> Find(ProvisioningConnection session, CompletionRequest asked, CancellationToken cancellation)
    {
        bool withoutUser = asked.Is("New-SystemUser") || asked.Is("Remove-Contact");
        return session.Contacts.List(new ContactFilter { ExternalReference = asked.Filter, Type = Type, WithoutUser = withoutUser }, cancellation)
            .Concat(session.Contacts.List(new ContactFilter { Name = asked.Filter, Type = Type, WithoutUser = withoutUser }, cancellation))
            .Select(contact => contact.ExternalReference is { } reference
                ? new Completion(reference, contact.DisplayName) { Text = $"{reference} {contact.DisplayName}", Also = contact.DisplayName }
                : new Completion(contact.Id.ToString(CultureInfo.InvariantCulture), contact.DisplayName) { Text = contact.DisplayName, Also = contact.DisplayName, IsNumber = true });
    }
}

/// <summary>Offers external references of organizations.</summary>
public sealed class OrganizationCompleter : ContactCompleter
{
    private protected override ContactType? Type => ContactType.Organization;
}

/// <summary>Offers names of contacts.</summary>
public sealed class ContactNameCompleter : SessionCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Completion> Find(ProvisioningConnection session, CompletionRequest asked, CancellationToken cancellation) =>
        session.Contacts.List(new ContactFilter { Name = asked.Filter }, cancellation)
            .Select(contact => new Completion(contact.DisplayName, contact.ExternalReference ?? contact.Email));
}

/// <summary>Offers external references of contacts, for who asks for a reference and nothing else.</summary>
public sealed class ExternalReferenceCompleter : SessionCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Completion> Find(ProvisioningConnection session, CompletionRequest asked, CancellationToken cancellation) =>
        session.Contacts.List(new ContactFilter { ExternalReference = asked.Filter }, cancellation)
            .Where(contact => contact.ExternalReference is not null)
            .Select(contact => new Completion(contact.ExternalReference!, contact.DisplayName));
}
