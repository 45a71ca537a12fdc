using UserProvisioning.Contacts;
using UserProvisioning.Fields;
using UserProvisioning.Storage;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Workplace;

/// <summary>The rules that find the contact of a verified token, and decide whether the login is accepted. They change nothing.</summary>
/// <param name="terms">The terms of the issuer.</param>
/// <param name="logins">The rule that says who can log in.</param>
/// <param name="known">The known contacts, users and links.</param>
/// <param name="groups">Plans the user groups that a login gives and takes away.</param>
internal sealed class WorkplaceRules(IssuerTerms terms, LoginRules logins, WorkplaceDirectory known, WorkplaceGroups groups)
{
    private readonly WorkplaceProvisioning _provisioning = terms.Issuer.Provisioning;

    /// <summary>Decides on a login.</summary>
    internal WorkplaceDecision Decide(WorkplaceClaims claims)
    {
        if (logins.OfClient is { } closed)
        {
            return new WorkplaceDecision.Deny(closed, WorkplaceMessages.LoginDisabled);
        }

        ContactRow? linked = known.ContactOf(claims.Subject);
        if (terms.RefusalOfGroups(claims, linked) is { } refusal)
        {
            return refusal;
        }

        if (linked is not null)
        {
            return DecideOn(linked, claims, toLink: false);
        }

        (string field, IReadOnlyList<long> found) = known.Matches.Find(claims);
        return found.Count switch
        {
            0 => DecideOnStranger(claims),
            1 => DecideOnFound(known.Contact(found[0]), claims),
            _ => new WorkplaceDecision.Deny(
                WorkplaceReasons.SeveralContacts,
                field == LoginMatch.Email
                    ? $"{Counted.Of(found.Count, "contact")} have the e-mail address. Leave it to one of them; Get-Contact -Email finds them."
                    : $"{Counted.Of(found.Count, "contact")} have the value of the field {field} that the token has. Leave it to one of them."),
        };
    }

    /// <summary>Returns the first reason why an existing user cannot log in; null when it can.</summary>
    /// <param name="contact">The contact.</param>
    /// <param name="user">Its user.</param>
    /// <param name="plan">The user groups that the login gives and takes away; null for none.</param>
    internal WorkplaceDecision.Deny? Refusal(ContactRow contact, SystemUserRow user, GroupPlan? plan)
    {
        bool isAuthorized = plan?.IsMember ?? known.MembershipsOf(user).Count > 0;
        return logins.Reasons(user, isAuthorized, throughWorkplace: true).FirstOrDefault() is { } reason
            ? new WorkplaceDecision.Deny(reason, WorkplaceMessages.Of(reason, contact, user), contact, user)
            {
                Groups = reason == LoginReasons.NoAuthorization ? plan : null,
            }
            : null;
    }

    private WorkplaceDecision DecideOnFound(ContactRow contact, WorkplaceClaims claims) => known.IsLinked(contact.Id)
        ? new WorkplaceDecision.Deny(
            WorkplaceReasons.OtherIdentity,
            "The contact that was found is linked to another subject of the issuer. If it is the same person, cut that link with "
                + "Remove-WorkplaceIdentity.",
            contact)
        : DecideOn(contact, claims, toLink: true);

    private WorkplaceDecision DecideOn(ContactRow contact, WorkplaceClaims claims, bool toLink)
    {
        if (terms.RefusalOfDomain(contact.Email ?? (claims.IsEmailVerified ? claims.Email : null), contact) is { } notServed)
        {
            return notServed;
        }

        if (known.UserOf(contact.Id) is { } user)
        {
            GroupPlan? plan = groups.Plan(user, claims);
            return (WorkplaceDecision?)Refusal(contact, user, plan)
                ?? (toLink ? new WorkplaceDecision.Make(contact, IsNew: false, ToLink: true) : new WorkplaceDecision.Admit(contact, user, plan));
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
                $"'{contact.DisplayName}' has no system user, and the workplace issuer '{terms.Issuer.Name}' does not let a login make one "
                    + "(-Provisioning). New-SystemUser does.",
                contact)
            : new WorkplaceDecision.Make(contact, IsNew: false, toLink);
    }

    /// <summary>Decides on a login for which no contact is found: a contact is made, if the settings allow it.</summary>
    private WorkplaceDecision DecideOnStranger(WorkplaceClaims claims)
    {
        // If an address were accepted that nobody has verified, anybody could get an account by claiming its address.
        if (claims is { Email: not null, IsEmailVerified: false }
            && (_provisioning == WorkplaceProvisioning.ContactAndUser || terms.MatchBy.Contains(LoginMatch.Email)))
        {
            return new WorkplaceDecision.Deny(
                WorkplaceReasons.EmailNotVerified, "Nobody is linked to the subject, and the issuer has not verified the e-mail address.");
        }

        if (_provisioning != WorkplaceProvisioning.ContactAndUser)
        {
            return new WorkplaceDecision.Deny(
                WorkplaceReasons.ProvisioningOff,
                $"There is no contact for the login, and the workplace issuer '{terms.Issuer.Name}' does not let it make one (-Provisioning).");
        }

        if (terms.RefusalOfDomain(claims.Email, contact: null) is { } notServed)
        {
            return notServed;
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
