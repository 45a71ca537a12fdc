using UserProvisioning.Storage;

namespace UserProvisioning.Workplace;

/// <summary>The decision on a login into the workplace app.</summary>
internal abstract record WorkplaceDecision
{
    /// <summary>The login is denied.</summary>
    /// <param name="Reason">The name of the reason.</param>
    /// <param name="Message">The reason as a sentence, with what to do.</param>
    /// <param name="Contact">The contact; null when none was found.</param>
    /// <param name="User">The system user; null when there is none.</param>
    internal sealed record Deny(string Reason, string Message, ContactRow? Contact = null, SystemUserRow? User = null) : WorkplaceDecision
    {
        /// <summary>
        /// The user groups that the login takes away nevertheless, since the issuer no longer gives them; null for none. Without them the user is a
        /// member of nothing, and may not keep them for another way of signing in.
        /// </summary>
        internal GroupPlan? Groups { get; init; }
    }

    /// <summary>The login is accepted: contact, user and link exist.</summary>
    /// <param name="Contact">The contact.</param>
    /// <param name="User">The system user.</param>
    /// <param name="Groups">The user groups that the login gives and takes away; null for none.</param>
    internal sealed record Admit(ContactRow Contact, SystemUserRow User, GroupPlan? Groups) : WorkplaceDecision;

    /// <summary>The contact, its user or its link to the subject must be made first.</summary>
    /// <param name="Contact">The contact; it has no id when it is new.</param>
    /// <param name="IsNew">Whether the contact is to be made.</param>
    /// <param name="ToLink">Whether the contact is to be linked to the subject.</param>
    internal sealed record Make(ContactRow Contact, bool IsNew, bool ToLink) : WorkplaceDecision;
}
