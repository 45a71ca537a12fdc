namespace UserProvisioning.Authorizations;

/// <summary>What the cmdlets of user groups and those of user profiles do, so that both are served by the same classes.</summary>
public interface IAuthorizationService
{
    /// <summary>Lists them by name.</summary>
    /// <param name="name">Only those of this name; null for all.</param>
    /// <returns>What was found.</returns>
    IReadOnlyList<Authorization> List(TextFilter? name = null);

    /// <summary>Finds one.</summary>
    /// <param name="reference">Which.</param>
    /// <returns>The group or profile.</returns>
    Authorization Get(AuthorizationReference reference);

    /// <summary>Makes one.</summary>
    /// <param name="fields">Its fields.</param>
    /// <param name="cancellation">Gives up waiting for the database.</param>
    /// <returns>The group or profile.</returns>
    Authorization Create(AuthorizationFields fields, CancellationToken cancellation = default);

    /// <summary>Changes one.</summary>
    /// <param name="reference">Which.</param>
    /// <param name="change">Answers the fields as they shall be from the fields as they are.</param>
    /// <param name="cancellation">Gives up waiting for the database.</param>
    /// <returns>The group or profile as it is now.</returns>
    Authorization Update(AuthorizationReference reference, Func<AuthorizationFields, AuthorizationFields> change,
        CancellationToken cancellation = default);

    /// <summary>Removes one; its members lose it.</summary>
    /// <param name="reference">Which.</param>
    /// <param name="cancellation">Gives up waiting for the database.</param>
    void Remove(AuthorizationReference reference, CancellationToken cancellation = default);

    /// <summary>Makes users members.</summary>
    /// <param name="reference">Of which.</param>
    /// <param name="users">The users.</param>
    /// <param name="stopAtFirstError">True to do nothing after the first that fails.</param>
    /// <param name="cancellation">Gives up waiting for the database.</param>
    /// <returns>For each user, in order: what became of it.</returns>
    IReadOnlyList<Outcome<SystemUser>> AddMembers(
        AuthorizationReference reference, IReadOnlyList<SystemUserReference> users, bool stopAtFirstError = false,
            CancellationToken cancellation = default);

    /// <summary>Ends memberships.</summary>
    /// <param name="reference">Of which.</param>
    /// <param name="users">The users.</param>
    /// <param name="stopAtFirstError">True to do nothing after the first that fails.</param>
    /// <param name="cancellation">Gives up waiting for the database.</param>
    /// <returns>For each user, in order: what became of it.</returns>
    IReadOnlyList<Outcome<SystemUser>> RemoveMembers(
        AuthorizationReference reference, IReadOnlyList<SystemUserReference> users, bool stopAtFirstError = false,
            CancellationToken cancellation = default);

    /// <summary>Lists the members, as they are read.</summary>
    /// <param name="reference">Of which.</param>
    /// <param name="cancellation">Stops the listing.</param>
    /// <returns>The users.</returns>
    IEnumerable<SystemUser> Members(AuthorizationReference reference, CancellationToken cancellation = default);

    /// <summary>The error that says that there is none of a name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The error.</returns>
    ProvisioningException NotFound(string name);
}
