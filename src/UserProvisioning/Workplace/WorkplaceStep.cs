using UserProvisioning.Common;
using UserProvisioning.Contacts;
using UserProvisioning.References;
using UserProvisioning.Runs;
using UserProvisioning.Settings;
using UserProvisioning.Storage;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Workplace;

/// <summary>
/// Takes logins whose tokens are verified, within one unit of work: reads by set who they are, decides one by one, and makes and
/// links by set what is missing. A login that may be about what an earlier one makes waits until that is made.
/// </summary>
internal sealed class WorkplaceStep
{
    private readonly IUnitOfWork _work;
    private readonly AuditLog _audit;
    private readonly ClientSettings _settings;
    private readonly WorkplaceProvisioning _provisioning;
    private readonly DateTime _today;
    private readonly DateTime _now;
    private readonly IReadOnlyList<WorkplaceClaims> _claims;
    private readonly WorkplaceDirectory _known;
    private readonly Lazy<SystemUserCreation> _creation;
    private readonly WorkplaceLogin?[] _logins;
    private readonly HashSet<long> _loggedIn = [];
    private readonly List<(long UserId, string Identifier)> _identifiers = [];
    private readonly List<Missing> _missing = [];
    private readonly HashSet<string> _missingKeys = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="context">Clock and actor.</param>
    /// <param name="work">The unit of work; the caller commits it.</param>
    /// <param name="audit">Where to record what is made and linked.</param>
    /// <param name="claims">What the tokens say, all of one issuer.</param>
    internal WorkplaceStep(ProvisioningContext context, IUnitOfWork work, AuditLog audit, IReadOnlyList<WorkplaceClaims> claims)
    {
        _work = work;
        _audit = audit;
        _settings = ProvisioningContext.Settings(work);
        _provisioning = _settings.WorkplaceProvisioning;
        _today = context.Time.Today();
        _now = context.Time.UtcNow();
        _claims = claims;
        _known = new WorkplaceDirectory(work, claims, makesContacts: _provisioning == WorkplaceProvisioning.ContactAndUser);
        _creation = new(() => new SystemUserCreation(context, work, audit));
        _logins = new WorkplaceLogin?[claims.Count];
    }

    /// <summary>Whether anything is to be kept.</summary>
    internal bool HasChanges { get; private set; }

    /// <summary>Takes the logins, in order.</summary>
    internal IReadOnlyList<WorkplaceLogin> Run()
    {
        for (int i = 0; i < _claims.Count; i++)
        {
            if (_missing.Count > 0 && KeysOf(_claims[i]).Any(_missingKeys.Contains))
            {
                Make();
            }

            _logins[i] = Take(i);
        }

        Make();
        return _logins!;
    }

    /// <summary>Stores when those who were let in logged in, and what they are called.</summary>
    internal void WriteLogins()
    {
        _work.Workplace.SetLastLogin(_loggedIn, _now);
        _work.Workplace.SetIdentifiers(_identifiers);
    }

    /// <summary>By what two logins may be about the same contact.</summary>
    private IEnumerable<string> KeysOf(WorkplaceClaims claims)
    {
        yield return "subject " + claims.Subject;
        if (_known.ContactOf(claims.Subject) is not null)
        {
            yield break;
        }

        if (claims.Email is { } email)
        {
            yield return "email " + email;
        }

        if (claims.ToFields().ExternalReference is { } reference)
        {
            yield return "reference " + Text.Key(reference);
        }
    }

    /// <summary>What becomes of a login; null when something must be made first.</summary>
    private WorkplaceLogin? Take(int login)
    {
        WorkplaceClaims claims = _claims[login];
        if (!_settings.LoginEnabled)
        {
            return Deny(WorkplaceReasons.LoginDisabled, "Login is off for this client. Set-ClientSetting LoginEnabled $true lets users in.");
        }

        if (_known.ContactOf(claims.Subject) is { } contact)
        {
            return Enter(login, contact, WorkplaceOutcome.Known);
        }

        // A link by an address that nobody has verified would give any account to whoever claims its address.
        if (claims is { Email: not null, IsEmailVerified: false })
        {
            return Deny(WorkplaceReasons.EmailNotVerified, "Nobody is linked to the subject, and the issuer has not verified the e-mail address.");
        }

        IReadOnlyList<long> found = claims.Email is { } email ? _known.ContactsWith(email) : [];
        return found.Count switch
        {
            0 => TakeNobody(login),
            1 => Link(login, _known.Contact(found[0])),
            _ => Deny(WorkplaceReasons.SeveralContacts, $"{found.Count} contacts have the e-mail address. Leave it to one of them; Get-Contact -Email finds them."),
        };
    }

    private WorkplaceLogin? Link(int login, ContactRow contact) => _known.IsLinked(contact.Id)
        ? Deny(
            WorkplaceReasons.OtherIdentity,
            "The contact with the e-mail address is linked to another subject of the issuer. If it is the same person, cut that link with Remove-WorkplaceIdentity.",
            contact)
        : Enter(login, contact, WorkplaceOutcome.Known, toLink: true);

    /// <summary>Nobody is found: a contact is to be made, if that is allowed.</summary>
    private WorkplaceLogin? TakeNobody(int login)
    {
        if (_provisioning != WorkplaceProvisioning.ContactAndUser)
        {
            return Deny(WorkplaceReasons.ProvisioningOff, "There is no contact for the login, and the client setting WorkplaceProvisioning does not let it make one.");
        }

        ContactFields fields = _claims[login].ToFields();
        if (fields.ExternalReference is { } reference && _known.IsReferenceTaken(reference))
        {
            return Deny(WorkplaceReasons.ReferenceTaken, $"The contact '{reference}' is there already, and has not the verified e-mail address of the token. Set-Contact -Email gives it the address.");
        }

        if (ContactRules.Faults(fields).Select(fault => $"{fault.Field}: {fault.Reason}").FirstOrDefault() is { } fault)
        {
            return Deny(WorkplaceReasons.ContactInvalid, $"The claims do not make a contact; {fault}.");
        }

        return Wait(new Missing(login, ContactRow.From(fields), WorkplaceOutcome.ContactAndUserCreated, IsNew: true, ToLink: true));
    }

    /// <summary>Lets the contact's user in, or has it made where it is missing.</summary>
    private WorkplaceLogin? Enter(int login, ContactRow contact, WorkplaceOutcome outcome, bool toLink = false)
    {
        SystemUserRow? user = _known.UserOf(contact.Id);
        return Refusal(contact, user) is var (reason, message) ? Deny(reason, message, contact, user)
            : user is null || toLink ? Wait(new Missing(login, contact, outcome, IsNew: false, toLink))
            : Admit(contact, user, outcome);
    }

    private WorkplaceLogin? Wait(Missing missing)
    {
        _missing.Add(missing);
        _missingKeys.UnionWith(KeysOf(_claims[missing.Login]));
        return null;
    }

    /// <summary>Makes what is missing, and takes the logins that waited for it.</summary>
    private void Make()
    {
        MakeContacts();
        List<Missing> withoutUser = _missing.FindAll(missing => _known.UserOf(missing.Contact.Id) is null);
        Dictionary<long, Outcome<SystemUser>> made = [];
        if (withoutUser.Count > 0)
        {
            IReadOnlyList<Outcome<SystemUser>> results = _creation.Value.Run(
                withoutUser.ConvertAll(missing => new NewSystemUserRequest { Contact = new ContactReference(missing.Contact.Id) }),
                known: withoutUser.ToDictionary(missing => missing.Contact.Id, missing => missing.Contact));
            made = withoutUser.Zip(results).ToDictionary(pair => pair.First.Contact.Id, pair => pair.Second);
            _known.LearnUsers(made.Values.Select(result => result.Value).OfType<SystemUser>().ToList());
        }

        foreach (Missing missing in _missing)
        {
            _logins[missing.Login] = Finish(missing, made.TryGetValue(missing.Contact.Id, out Outcome<SystemUser> result) ? result.Error : null, made.ContainsKey(missing.Contact.Id));
        }

        _known.WriteLinks();
        _missing.Clear();
        _missingKeys.Clear();
    }

    private void MakeContacts()
    {
        List<ContactRow> contacts = _missing.FindAll(missing => missing.IsNew).ConvertAll(missing => missing.Contact);
        if (contacts.Count == 0)
        {
            return;
        }

        _work.Contacts.Insert(contacts);
        foreach (ContactRow contact in contacts)
        {
            _known.Put(contact);
            _audit.Add(AuditActions.Create, nameof(Contact), AuditLog.NameOf(contact), ContactDiff.Between(null, contact.ToFields()));
        }
    }

    private WorkplaceLogin Finish(Missing missing, ProvisioningException? error, bool isUserNew)
    {
        // A contact that was made for the login stays, and is linked: the next login needs a license only.
        if (missing.ToLink && (error is null || missing.IsNew))
        {
            Remember(missing.Contact, _claims[missing.Login]);
        }

        return error is not null
            ? Deny(error.ErrorId, error.Message, missing.Contact)
            : Admit(missing.Contact, _known.UserOf(missing.Contact.Id)!, isUserNew && missing.Outcome == WorkplaceOutcome.Known ? WorkplaceOutcome.UserCreated : missing.Outcome);
    }

    private WorkplaceLogin Admit(ContactRow contact, SystemUserRow user, WorkplaceOutcome outcome)
    {
        if (user.WorkplaceIdentifier is null)
        {
            user.WorkplaceIdentifier = WorkplaceIdentifiers.Of(_settings.ClientReference, user.Id);
            _identifiers.Add((user.Id, user.WorkplaceIdentifier));
        }

        HasChanges = true;
        _loggedIn.Add(user.Id);
        user.LastLoginAt = _now;
        return new WorkplaceLogin
        {
            Outcome = outcome,
            Contact = ToContact(contact, hasUser: true),
            SystemUser = _known.Describe(user),
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

    private void Remember(ContactRow contact, WorkplaceClaims claims)
    {
        _known.Link(contact, new WorkplaceIdentityRow { ContactId = contact.Id, Issuer = claims.Issuer, Subject = claims.Subject, Email = claims.Email, LinkedAt = _now });
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
        SystemUser = user is null ? null : _known.Describe(user),
    };

    private Contact ToContact(ContactRow contact, bool hasUser)
    {
        contact.HasSystemUser = hasUser;
        return contact.ToContact(_settings.DefaultLanguage);
    }

    /// <summary>A login that waits for something to be made.</summary>
    /// <param name="Login">Which login.</param>
    /// <param name="Contact">Whose.</param>
    /// <param name="Outcome">What has become of it so far.</param>
    /// <param name="IsNew">Whether the contact is to be made as well.</param>
    /// <param name="ToLink">Whether the contact is to be linked to the subject.</param>
    private sealed record Missing(int Login, ContactRow Contact, WorkplaceOutcome Outcome, bool IsNew, bool ToLink);
}
