namespace UserProvisioning.Authorizations;

/// <summary>The service for user groups or for user profiles. Cmdlets of both kinds use it, so that they share their base classes.</summary>
public interface IAuthorizationService
{
    /// <summary>Lists groups or profiles, sorted by name.</summary>
    /// <param name="name">Only those with this name; null for all.</param>
    /// <returns>What was found.</returns>
    IReadOnlyList<Authorization> List(TextFilter? name = null);

    /// <summary>Finds a group or profile.</summary>
    /// <param name="reference">The group or profile.</param>
    /// <returns>The group or profile.</returns>
    Authorization Get(AuthorizationReference reference);

    /// <summary>Makes a group or profile.</summary>
    /// <param name="fields">Its fields.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>The group or profile.</returns>
    Authorization Create(AuthorizationFields fields, CancellationToken cancellation = default);

    /// <summary>Changes a group or profile.</summary>
    /// <param name="reference">The group or profile.</param>
    /// <param name="change">Returns the new fields, given the present ones.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>The group or profile as it is now.</returns>
    Authorization Update(AuthorizationReference reference, Func<AuthorizationFields, AuthorizationFields> change,
        CancellationToken cancellation = default);

    /// <summary>Removes a group or profile with its memberships.</summary>
    /// <param name="reference">The group or profile.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    void Remove(AuthorizationReference reference, CancellationToken cancellation = default);

    /// <summary>Makes users members.</summary>
    /// <param name="reference">The group or profile.</param>
    /// <param name="users">The users.</param>
    /// <param name="stopAtFirstError">True to stop at the first item that fails.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>For each user, in order: the user or an error.</returns>
    IReadOnlyList<Outcome<SystemUser>> AddMembers(
        AuthorizationReference reference, IReadOnlyList<SystemUserReference> users, bool stopAtFirstError = false,
            CancellationToken cancellation = default);

    /// <summary>Ends memberships.</summary>
    /// <param name="reference">The group or profile.</param>
    /// <param name="users">The users.</param>
    /// <param name="stopAtFirstError">True to stop at the first item that fails.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>For each user, in order: the user or an error.</returns>
    IReadOnlyList<Outcome<SystemUser>> RemoveMembers(
        AuthorizationReference reference, IReadOnlyList<SystemUserReference> users, bool stopAtFirstError = false,
            CancellationToken cancellation = default);

    /// <summary>Streams the members of a group or profile.</summary>
    /// <param name="reference">The group or profile.</param>
    /// <param name="effective">True to list also those who have the rights of a group through a profile that contains it.</param>
    /// <param name="cancellation">Stops the listing.</param>
    /// <returns>The users.</returns>
    IEnumerable<SystemUser> Members(AuthorizationReference reference, bool effective = false, CancellationToken cancellation = default);

    /// <summary>Makes the error for a group or profile that does not exist.</summary>
    /// <param name="name">The name that was asked for.</param>
    /// <returns>The error.</returns>
    ProvisioningException NotFound(string name);
}
