using UserProvisioning.EmployeeInterfaces.Exchange;
using UserProvisioning.Fields;
using UserProvisioning.Importing;
using UserProvisioning.Sources.Directories;
using UserProvisioning.Sources.Directories.Ldap;
using UserProvisioning.Sources.Objects;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces.Directories;

/// <summary>One call on an interface with a directory: it takes the lease, reads the directory, and imports what it read as one run.</summary>
internal sealed class DirectoryExchange(ProvisioningContext context, LdapOptions options)
{
    /// <summary>Imports the employees of the directory.</summary>
    internal EmployeeInterfaceFile Import(
        EmployeeInterfaceRow definition, EmployeeInterfaceRequest request, bool dryRun, CancellationToken cancellation)
    {
        if (dryRun)
        {
            return Plan(definition, request, cancellation);
        }

        using InterfaceLease? lease = InterfaceLease.Take(context, definition.Id, out EmployeeInterfaceRow? present, out string? busy, cancellation);
        if (lease is null)
        {
            return Left(definition, busy is null
                ? $"The employee interface '{definition.Name}' was removed just now."
                : $"Nothing was done: {busy}. A directory is read by one worker at a time.");
        }

        using EmployeeObjects people = Read(
            present!, request, () => lease.RenewWhenDue(cancellation), out DirectoryReading reading, out DirectoryState state, cancellation);
        return lease.Work(() => Apply(present!, request, lease, people, reading, state, cancellation));
    }

    /// <summary>The definition of the directory of an interface.</summary>
    internal static DirectoryDefinition DefinitionOf(EmployeeInterfaceRow row) => new()
    {
        Server = new LdapServer(row.ServerName, row.Port, row.Security!.Value, row.CertificateFile),
        SearchBase = row.SearchBase!,
        Filter = row.Filter is null ? null : LdapFilter.Parse(row.Filter),
        Mapping = EmployeeInterfaceRules.MappingOf(row),
        Groups = [.. DirectoryRules.GroupMapOf(row)?.Select(pair => KeyValuePair.Create(pair.Key, (string)pair.Value!)) ?? []],
        Username = DirectoryRules.UsernameOf(row),
    };

    private EmployeeInterfaceFile Plan(EmployeeInterfaceRow definition, EmployeeInterfaceRequest request, CancellationToken cancellation)
    {
        using EmployeeObjects people = Read(definition, request, static () => { }, out DirectoryReading reading, out _, cancellation);
        EmployeeFileRequest import = Request(definition, request, people, reading);
        RequireSome(definition, people, reading);
        ImportResult planned = new EmployeeFileService(context).Compare(import, static _ => { }, request.Import, cancellation);
        ProvisioningRun run = planned.Run;
        return new EmployeeInterfaceFile
        {
            Interface = definition.Name,
            Path = Place(definition),
            Outcome = EmployeeInterfaceOutcome.Planned,
            Messages =
            [
                $"{Counted.Of(run.Rows, "person")} read: {run.Created} to create, {run.Updated} to update, {run.Archived} to archive, "
                    + $"{run.Restored} to restore, {run.Rejected} to reject, {Counted.Of(run.UsersCreated, "user")} to make",
                .. reading.Messages,
                .. planned.Stops.Count > 0 ? [$"It would {string.Join(", and it would ", planned.Stops)}, and so would wait for approval."]
                    : Array.Empty<string>(),
            ],
        };
    }

    /// <summary>Reads the directory, again from the beginning after a transient fault: nothing is applied before the end.</summary>
    private EmployeeObjects Read(
        EmployeeInterfaceRow definition,
        EmployeeInterfaceRequest request,
        Action onEntry,
        out DirectoryReading reading,
        out DirectoryState state,
        CancellationToken cancellation)
    {
        DirectoryDefinition directory = DefinitionOf(definition);
        ContactFieldSet known;
        using (IUnitOfWork work = context.Store.Read())
        {
            known = work.ContactFields.Set;
        }

        bool mayReadChanges = !definition.FullLoad && !request.FullLoad;
        for (int attempt = 0; ; attempt++)
        {
            var people = new EmployeeObjects();
            try
            {
                using var session = DirectorySession.Open(
                    directory, request.Secrets.Username, request.Secrets.Password, known, options, cancellation);
                int entries = 0;
                reading = new DirectoryReading(context, definition, session, people, () =>
                {
                    onEntry();
                    if (++entries % 1000 == 0)
                    {
                        request.Transfer?.Report(new EmployeeInterfaceProgress(directory.Server.ToString(), entries, 0));
                    }
                });
                state = reading.Read(mayReadChanges);
                return people;
            }
            catch (DirectoryException exception)
            {
                people.Dispose();
                if (!exception.IsTransient || attempt >= options.Retries)
                {
                    throw new ProvisioningException(
                        exception.ErrorId,
                        $"The employee interface '{definition.Name}' read nothing. {OutsideText.Show(exception)}",
                        definition.Name,
                        exception);
                }

                TimeSpan wait = options.RetryDelay * Math.Pow(2, attempt);
                request.Log?.Invoke($"{OutsideText.Show(exception)} Reading begins again in {wait.TotalSeconds:0.#} seconds.");
                cancellation.WaitHandle.WaitOne(wait);
                cancellation.ThrowIfCancellationRequested();
            }
            catch
            {
                people.Dispose();
                throw;
            }
        }
    }

    private EmployeeInterfaceFile Apply(
        EmployeeInterfaceRow definition,
        EmployeeInterfaceRequest request,
        InterfaceLease lease,
        EmployeeObjects people,
        DirectoryReading reading,
        DirectoryState state,
        CancellationToken cancellation)
    {
        RequireSome(definition, people, reading);
        EmployeeFileRequest import = Request(definition, request, people, reading) with
        {
            InTransaction = lease.Require,
            BeforeCommit = (work, run) =>
            {
                lease.Require(work);
                if (run.Status is ProvisioningRunStatus.Completed or ProvisioningRunStatus.CompletedWithErrors)
                {
                    lease.SetMark(work, (state with { RunId = run.Id }).Store());
                    work.ProvisioningRuns.DeleteFilesBefore(run);
                }
            },
        };
        ImportResult result = new EmployeeFileService(context).Import(import, request.Import, cancellation);
        foreach (string warning in result.Warnings.Where(warning => people.Count > 0 || reading.IsWhole))
        {
            request.Log?.Invoke(warning);
        }

        var messages = new List<string>(reading.Messages);
        ProvisioningRun run = result.Run;
        if (run.Status == ProvisioningRunStatus.AwaitingApproval)
        {
            messages.Add($"Run {run.Id} of '{definition.Name}' would {string.Join(", and it would ", result.Stops)}. Nothing was changed. Look "
                + $"at Get-ProvisioningRunItem {run.Id}; if it is right, Approve-ProvisioningRun {run.Id} lets it go on.");
        }
        else if (run.Status == ProvisioningRunStatus.CompletedWithErrors)
        {
            messages.Add($"Some entries could not be applied as a whole: Get-ProvisioningRunItem {run.Id} | Where-Object Reason. They are tried "
                + "again by the next run.");
        }

        return new EmployeeInterfaceFile
        {
            Interface = definition.Name,
            Path = Place(definition),
            Outcome = EmployeeInterfaceOutcome.Imported,
            Run = run,
            Messages = messages,
        };
    }

    /// <summary>Refuses a reading of all employees that found none: a filter or a search base is wrong, or the account may not read them.</summary>
    private static void RequireSome(EmployeeInterfaceRow definition, EmployeeObjects people, DirectoryReading reading)
    {
        if (reading.IsWhole && people.Count == 0)
        {
            throw new ProvisioningException(
                ErrorIds.SourceEmpty,
                $"The directory has nobody below '{definition.SearchBase}' who matches the filter, or the account may not read them. Nothing was "
                    + $"changed. Test-EmployeeInterface '{definition.Name}' tries it step by step.",
                definition.Name);
        }
    }

    private static EmployeeFileRequest Request(
        EmployeeInterfaceRow definition, EmployeeInterfaceRequest request, EmployeeObjects people, DirectoryReading reading) =>
        EmployeeFileRequest.ForObjects(people) with
        {
            Origin = new FileOrigin(definition.SearchBase!, Place(definition)),
            Mapping = reading.Mapping,
            ClearNull = true,
            Source = definition.Name,
            CreateUser = definition.CreateUser,
            FullLoad = definition.FullLoad || request.FullLoad,
            MatchBy = EmployeeInterfaceRules.MatchByOf(definition),
            Force = request.Force,
            AdoptAdministrators = request.Force,
        };

    private static EmployeeInterfaceFile Left(EmployeeInterfaceRow definition, string message) => new()
    {
        Interface = definition.Name,
        Outcome = EmployeeInterfaceOutcome.Held,
        Messages = [message],
    };

    private static string Place(EmployeeInterfaceRow definition) =>
        RunPaths.Directory(definition.Security == DirectorySecurity.Ldaps, definition.ServerName, definition.Port, definition.SearchBase!);
}
