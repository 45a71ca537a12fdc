using UserProvisioning.Connections;

namespace UserProvisioning.PowerShell;

/// <summary>A completer that offers names of the client's own contact fields.</summary>
public sealed class ContactFieldCompleter : SessionCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Completion> Find(
        ProvisioningConnection session, CompletionRequest asked, CancellationToken cancellation) =>
        session.ContactFields.List(isCounted: false).Select(field => new Completion(field.Name, field.Type.ToString()));
}

/// <summary>A completer that offers a table with the name of one of the client's own contact fields.</summary>
public sealed class FieldTableCompleter : SessionCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Completion> Find(
        ProvisioningConnection session, CompletionRequest asked, CancellationToken cancellation) =>
        session.ContactFields.List(isCounted: false).Select(field => new Completion(
            $"@{{ {(field.Name.All(char.IsLetterOrDigit) ? field.Name : $"'{field.Name}'")} = '' }}", $"{field.Name} ({field.Type})")
        {
            IsBare = true,
            Also = field.Name,
        });
}
