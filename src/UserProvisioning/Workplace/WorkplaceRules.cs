using UserProvisioning.Contacts;
using UserProvisioning.Fields;
using UserProvisioning.Settings;
using UserProvisioning.Storage;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Workplace;

/// <summary>The rules that find the contact of a verified token, and decide whether the login is accepted. They change nothing.</summary>
/// <param name="settings">The client settings.</param>
/// <param name="logins">The rule that says who can log in.</param>
/// <param name="known">The known contacts, users and links.</param>
internal sealed class WorkplaceRules(ClientSettings settings, LoginRules logins, WorkplaceDirectory known)
{
    private readonly WorkplaceProvisioning _provisioning = settings.WorkplaceProvisioning;

    /// <summary>Decides on a login.</summary>
    internal WorkplaceDecision Decide(WorkplaceClaims claims)
    {
        if (logins.OfClient is { } closed)
        {
            return new WorkplaceDecision.Deny(closed, WorkplaceMessages.LoginDisabled);
        }

        if (known.ContactOf(claims.Subject) is { } contact)
        {
            return DecideOn(contact, toLink: false);
        }

        // If an address were accepted that nobody has verified, anybody could get an account by claiming its address.
        if (claims is { Email: not null, IsEmailVerified: false })
        {
            return new WorkplaceDecision.Deny(
                WorkplaceReasons.EmailNotVerified, "Nobody is linked to the subject, and the issuer has not verified the e-mail address.");
        }

        IReadOnlyList<long> found = claims.Email is { } email ? known.ContactsWith(email) : [];
        return found.Count switch
        {
            0 => DecideOnStranger(claims),
            1 => DecideOnFound(known.Contact(found[0])),
            _ => new WorkplaceDecision.Deny(
                WorkplaceReasons.SeveralContacts,
                $"{found.Count} contacts have the e-mail address. Leave it to one of them; Get-Contact -Email finds them."),
        };
    }

    /// <summary>Returns the first reason why an existing user cannot log in; null when it can.</summary>
    internal WorkplaceDecision.Deny? Refusal(ContactRow contact, SystemUserRow user) =>
        logins.Reasons(user, known.IsAuthorized(user), throughWorkplace: true).FirstOrDefault() is { } reason
            ? new WorkplaceDecision.Deny(reason, WorkplaceMessages.Of(reason, contact, user), contact, user)
            : null;

    private WorkplaceDecision DecideOnFound(ContactRow contact) => known.IsLinked(contact.Id)
        ? new WorkplaceDecision.Deny(
            WorkplaceReasons.OtherIdentity,
            "The contact with the e-mail address is linked to another subject of the issuer. If it is the same person, cut that link with "
                + "Remove-WorkplaceIdentity.",
            contact)
        : DecideOn(contact, toLink: true);

    private WorkplaceDecision DecideOn(ContactRow contact, bool toLink)
    {
        if (known.UserOf(contact.Id) is { } user)
        {
            return (WorkplaceDecision?)Refusal(contact, user)
                ?? (toLink ? new WorkplaceDecision.Make(contact, IsNew: false, ToLink: true) : new WorkplaceDecision.Admit(contact, user));
        }

        return logins.Reasons(contact).FirstOrDefault() is { } reason
            ? new WorkplaceDecision.Deny(reason, WorkplaceMessages.Of(reason, contact, null), contact)
            : contact.Type == ContactType.Organization
            ? new WorkplaceDecision.Deny(
                WorkplaceReasons.NotAPerson,
                $"'{contact.DisplayName}' is an organization, and the login of a person makes no system user for it. New-SystemUser does.",
                contact)
            : _provisioning == WorkplaceProvisioning.None
            ? new WorkplaceDecision.Deny(
                WorkplaceReasons.ProvisioningOff,
                $"'{contact.DisplayName}' has no system user, and the client setting WorkplaceProvisioning does not let a login make one. "
                    + "New-SystemUser does.",
                contact)
            : new WorkplaceDecision.Make(contact, IsNew: false, toLink);
    }

    /// <summary>Decides on a login for which no contact is found: a contact is made, if the settings allow it.</summary>
    private WorkplaceDecision DecideOnStranger(WorkplaceClaims claims)
    {
        if (_provisioning != WorkplaceProvisioning.ContactAndUser)
        {
            return new WorkplaceDecision.Deny(
                WorkplaceReasons.ProvisioningOff,
                "There is no contact for the login, and the client setting WorkplaceProvisioning does not let it make one.");
        }

        ContactFields fields = claims.ToFields();
        return fields.ExternalReference is { } reference && known.IsReferenceTaken(reference)
            ? new WorkplaceDecision.Deny(
                WorkplaceReasons.ReferenceTaken,
                $"The contact '{reference}' is there already, and has not the verified e-mail address of the token. Set-Contact -Email gives it "
                    + "the address.")
            : ContactRules.Faults(fields).Select(fault => $"{fault.Field}: {fault.Reason}").FirstOrDefault() is { } fault
            ? new WorkplaceDecision.Deny(WorkplaceReasons.ContactInvalid, $"The claims do not make a contact; {fault}.")
            : new WorkplaceDecision.Make(ContactRow.From(fields), IsNew: true, ToLink: true);
    }
}
