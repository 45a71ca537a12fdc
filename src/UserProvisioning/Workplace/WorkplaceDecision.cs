using UserProvisioning.Storage;

namespace UserProvisioning.Workplace;

/// <summary>What is to be done with a login into the workplace app.</summary>
internal abstract record WorkplaceDecision
{
    /// <summary>The person may not come in.</summary>
    /// <param name="Reason">Why, as a word.</param>
    /// <param name="Message">Why, as a sentence, with what to do.</param>
    /// <param name="Contact">The contact; null when none was found.</param>
    /// <param name="User">The system user; null when there is none.</param>
    internal sealed record Deny(string Reason, string Message, ContactRow? Contact = null, SystemUserRow? User = null) : WorkplaceDecision;

    /// <summary>The person comes in: contact, user and link are there.</summary>
    /// <param name="Contact">The contact.</param>
    /// <param name="User">The system user.</param>
    internal sealed record Admit(ContactRow Contact, SystemUserRow User) : WorkplaceDecision;

    /// <summary>Something must be made first: the contact, its user or its link to the subject.</summary>
    /// <param name="Contact">The contact; it has no id when it is new.</param>
    /// <param name="IsNew">Whether the contact is to be made.</param>
    /// <param name="ToLink">Whether the contact is to be linked to the subject.</param>
    internal sealed record Make(ContactRow Contact, bool IsNew, bool ToLink) : WorkplaceDecision;
}
