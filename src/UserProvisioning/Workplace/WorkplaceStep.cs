using UserProvisioning.Storage;

namespace UserProvisioning;

/// <summary>
/// Takes logins whose tokens are verified, within one unit of work: reads by set what most need, which is to be known, and makes what
/// others lack.
/// </summary>
internal sealed class WorkplaceStep
{
    private readonly ProvisioningContext _context;
    private readonly IUnitOfWork _work;
    private readonly AuditLog _audit;
    private readonly ClientSettings _settings;
    private readonly WorkplaceProvisioning _provisioning;
    private readonly DateTime _today;
    private readonly DateTime _now;
    private readonly Dictionary<string, WorkplaceIdentityRow> _identities;
    private readonly Dictionary<long, ContactRow> _contacts;
    private readonly Dictionary<long, SystemUserRow> _users;
    private readonly Dictionary<long, SystemUser> _described;
    private readonly HashSet<long> _loggedIn = [];

    /// <param name="context">Clock and actor.</param>
    /// <param name="work">The unit of work; the caller commits it.</param>
    /// <param name="audit">Where to record what is made and linked.</param>
    /// <param name="claims">What the tokens say, all of one issuer.</param>
    internal WorkplaceStep(ProvisioningContext context, IUnitOfWork work, AuditLog audit, IReadOnlyList<WorkplaceClaims> claims)
    {
        _context = context;
        _work = work;
        _audit = audit;
        _settings = ProvisioningContext.Settings(work);
        _provisioning = _settings.WorkplaceProvisioning;
        _today = context.Time.Today();
        _now = context.Time.UtcNow();
        _identities = new(work.Workplace.BySubjects(claims[0].Issuer, claims.Select(claim => claim.Subject).Distinct(StringComparer.Ordinal).ToList()), StringComparer.Ordinal);
        List<long> ids = _identities.Values.Select(identity => identity.ContactId).ToList();
        _contacts = new(work.Contacts.ByIds(ids));
        _users = new(work.Users.ByContactIds(ids));
        _described = SystemUserService.Describe(work, _users.Values.ToList()).ToDictionary(user => user.Id);
    }

    /// <summary>Whether anything is to be kept.</summary>
    internal bool HasChanges { get; private set; }

    /// <summary>Stores when those who were let in logged in.</summary>
    internal void WriteLogins() => _work.Workplace.SetLastLogin(_loggedIn, _now);

    /// <summary>Takes one login.</summary>
    internal WorkplaceLogin Take(WorkplaceClaims claims)
    {
        if (!_settings.LoginEnabled)
        {
            return Deny(WorkplaceReasons.LoginDisabled, "Login is off for this client. Set-ClientSetting LoginEnabled $true lets users in.");
        }

        if (_identities.TryGetValue(claims.Subject, out WorkplaceIdentityRow? identity))
        {
            return Enter(_contacts[identity.ContactId], WorkplaceOutcome.Known);
        }

        // A link by an address that nobody has verified would give any account to whoever claims its address.
        if (claims is { Email: not null, IsEmailVerified: false })
        {
            return Deny(WorkplaceReasons.EmailNotVerified, "Nobody is linked to the subject, and the issuer has not verified the e-mail address.");
        }

        List<long> found = claims.Email is { } email ? Find(email) : [];
        return found.Count switch
        {
            0 => Make(claims),
            1 => Link(claims, found[0]),
            _ => Deny(WorkplaceReasons.SeveralContacts, $"{found.Count} contacts have the e-mail address. Leave it to one of them; Get-Contact -Email finds them."),
        };
    }

    /// <summary>Contacts with an address. ASCII alone is compared without case: letters that look alike must not open another's account.</summary>
    private List<long> Find(string email) => _work.Workplace.ContactsByEmail(email)
        .Where(contact => System.Text.Ascii.IsValid(email)
            ? System.Text.Ascii.EqualsIgnoreCase(contact.Email, email)
            : string.Equals(contact.Email, email, StringComparison.Ordinal))
        .Select(contact => contact.ContactId)
        .ToList();

    private WorkplaceLogin Link(WorkplaceClaims claims, long contactId)
    {
        ContactRow contact = _work.Contacts.ByIds([contactId])[contactId];
        if (_work.Workplace.List([contactId], 0, int.MaxValue).Any(other => other.Issuer == claims.Issuer))
        {
            return Deny(
                WorkplaceReasons.OtherIdentity,
                "The contact with the e-mail address is linked to another subject of the issuer. If it is the same person, cut that link with Remove-WorkplaceIdentity.",
                contact);
        }

        if (_work.Users.ByContactIds([contactId]).GetValueOrDefault(contactId) is { } user)
        {
            _users[contactId] = user;
            _described[user.Id] = SystemUserService.Describe(_work, [user])[0];
        }

        return Enter(contact, WorkplaceOutcome.Known, claims);
    }

    /// <summary>Nobody is found: makes a contact, if that is allowed.</summary>
    private WorkplaceLogin Make(WorkplaceClaims claims)
    {
        if (_provisioning != WorkplaceProvisioning.ContactAndUser)
        {
            return Deny(WorkplaceReasons.ProvisioningOff, "There is no contact for the login, and the client setting WorkplaceProvisioning does not let it make one.");
        }

        ContactFields fields = claims.ToFields();
        if (fields.ExternalReference is { } reference && _work.Contacts.ByReferenceKeys([Text.Key(reference)]).Count > 0)
        {
            return Deny(WorkplaceReasons.ReferenceTaken, $"The contact '{reference}' is there already, and has not the verified e-mail address of the token. Set-Contact -Email gives it the address.");
        }

        if (ContactRules.Faults(fields).Select(fault => $"{fault.Field}: {fault.Reason}").FirstOrDefault() is { } fault)
        {
            return Deny(WorkplaceReasons.ContactInvalid, $"The claims do not make a contact; {fault}.");
        }

        ContactRow row = ContactRow.From(fields);
        _work.Contacts.Insert([row]);
        _audit.Add(AuditActions.Create, nameof(Contact), AuditLog.NameOf(row), ContactDiff.Between(null, fields));
        return Enter(_work.Contacts.ByIds([row.Id])[row.Id], WorkplaceOutcome.ContactAndUserCreated, claims);
    }

    /// <summary>Lets the contact's user in, and makes it where it is missing.</summary>
    /// <param name="contact">The contact.</param>
    /// <param name="outcome">What has become of the login so far.</param>
    /// <param name="toLink">What to link the contact to; null when it is linked.</param>
    private WorkplaceLogin Enter(ContactRow contact, WorkplaceOutcome outcome, WorkplaceClaims? toLink = null)
    {
        SystemUserRow? user = _users.GetValueOrDefault(contact.Id);
        if (Refusal(contact, user) is var (reason, message))
        {
            return Deny(reason, message, contact, user);
        }

        if (user is null)
        {
            Outcome<SystemUser> made = new SystemUserCreation(_context, _work, _audit).Run([new NewSystemUserRequest { Contact = new ContactReference(contact.Id) }])[0];
            if (made.Error is { } error)
            {
                // A contact that was made for the login stays, and is linked: the next login needs a license only.
                if (outcome == WorkplaceOutcome.ContactAndUserCreated)
                {
                    Remember(contact, toLink);
                }

                return Deny(error.ErrorId, error.Message, contact);
            }

            user = _work.Users.ByContactIds([contact.Id])[contact.Id];
            _users[contact.Id] = user;
            _described[user.Id] = made.Value!;
            outcome = outcome == WorkplaceOutcome.Known ? WorkplaceOutcome.UserCreated : outcome;
        }

        Remember(contact, toLink);
        if (user.WorkplaceIdentifier is null)
        {
            user.WorkplaceIdentifier = WorkplaceIdentifiers.Of(_settings.ClientReference, user.Id);
            _work.Workplace.SetIdentifier(user.Id, user.WorkplaceIdentifier);
        }

        HasChanges = true;
        _loggedIn.Add(user.Id);
        user.LastLoginAt = _now;
        SystemUser described = _described[user.Id];
        return new WorkplaceLogin
        {
            Outcome = outcome,
            Contact = ToContact(contact, hasUser: true),
            SystemUser = user.ToSystemUser(described.UserGroups, described.UserProfiles),
        };
    }

    /// <summary>Why the contact may not come in; null when it may, or when a user is to be made of it.</summary>
    private (string Reason, string Message)? Refusal(ContactRow contact, SystemUserRow? user) =>
        user?.Status == SystemUserStatus.Archived ? (WorkplaceReasons.Archived, $"The system user '{user.Username}' is archived. Enable-SystemUser restores it.")
        : contact.StartDate > _today ? (WorkplaceReasons.NotStarted, $"The start date of '{contact.DisplayName}', {contact.StartDate:yyyy-MM-dd}, has not come.")
        : contact.EndDate < _today ? (WorkplaceReasons.Ended, $"The end date of '{contact.DisplayName}', {contact.EndDate:yyyy-MM-dd}, has passed.")
        : user?.License is { } license && !LicenseCatalog.MayLogIn(license) ? (WorkplaceReasons.LicenseCannotLogIn, $"The license {license} of '{user.Username}' cannot log in.")
        : user is null && _provisioning == WorkplaceProvisioning.None ? (WorkplaceReasons.ProvisioningOff, $"'{contact.DisplayName}' has no system user, and the client setting WorkplaceProvisioning does not let a login make one. New-SystemUser does.")
        : null;

    private void Remember(ContactRow contact, WorkplaceClaims? claims)
    {
        if (claims is null)
        {
            return;
        }

        var row = new WorkplaceIdentityRow { ContactId = contact.Id, Issuer = claims.Issuer, Subject = claims.Subject, Email = claims.Email, LinkedAt = _now };
        _work.Workplace.Insert(row);
        _identities.Add(claims.Subject, row);
        contact.HasWorkplaceIdentity = true;
        _contacts[contact.Id] = contact;
        _audit.Add(
            AuditActions.Create,
            nameof(WorkplaceIdentity),
            AuditLog.NameOf(contact),
            new FieldChange("Issuer", null, claims.Issuer),
            new FieldChange("Subject", null, claims.Subject),
            new FieldChange("Email", null, claims.Email));
        HasChanges = true;
    }

    private WorkplaceLogin Deny(string reason, string message, ContactRow? contact = null, SystemUserRow? user = null) => new()
    {
        Outcome = WorkplaceOutcome.Denied,
        Reason = reason,
        Message = message,
        Contact = contact is null ? null : ToContact(contact, user is not null),
        SystemUser = user is null ? null : user.ToSystemUser(_described[user.Id].UserGroups, _described[user.Id].UserProfiles),
    };

    private Contact ToContact(ContactRow contact, bool hasUser)
    {
        contact.HasSystemUser = hasUser;
        return contact.ToContact(_settings.DefaultLanguage);
    }
}
