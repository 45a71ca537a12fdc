using System.Text;
using Dapper;

namespace UserProvisioning.Storage.Sql;

/// <content>The pages of contacts that fulfil the conditions of a query.</content>
internal sealed partial class SqlContactStore
{
    /// <summary>The most values of a field that are looked up by the index, each with a statement of its own.</summary>
    private const int MostLookedUp = 20;

    public Page<ContactRow> Page(ContactQuery query, long afterId, int take)
    {
        ContactFilter filter = query.Filter;
        var where = new List<string> { "c.Id > @AfterId" };
        var parameters = new DynamicParameters(new { AfterId = afterId, Take = take });
        if (filter.Ids is not null)
        {
            where.Add($"c.Id IN ({session.Numbers("@Ids")})");
            parameters.Add("Ids", SqlSession.Json(filter.Ids));
        }

        if (filter.ExternalReference?.Literal is { } reference)
        {
            where.Add("c.Id IN (SELECT k.Id FROM Contacts k WHERE k.ExternalReferenceKey = @ReferenceKey UNION ALL "
                + "SELECT k.ContactId FROM ContactAliases k WHERE k.ExternalReferenceKey = @ReferenceKey)");
            parameters.Add("ReferenceKey", Text.Key(reference));
        }
        else
        {
            session.Narrow(where, parameters, "c.ExternalReference", filter.ExternalReference);
        }

        session.Narrow(where, parameters, "c.DisplayName", filter.Name);
        session.Narrow(where, parameters, "c.Email", filter.Email);
        if (filter.Type is { } type)
        {
            where.Add("c.Type = @Type");
            parameters.Add("Type", type.ToString());
        }

        if (filter.Status is { } status)
        {
            where.Add("c.Status = @Status");
            parameters.Add("Status", status.ToString());
        }

        if (query.OnlyArchived)
        {
            // An engine uses the index of archived contacts only when the statement names their status.
            where.Add("c.Status = 'Archived'");
        }

        if (query.EndedBefore is { } day)
        {
            where.Add("c.EndDate IS NOT NULL AND c.EndDate < @EndedBefore");
            parameters.Add("EndedBefore", day);
        }

        if (query.OrganizationIds is not null)
        {
            where.Add($"c.OrganizationId IN ({session.Numbers("@OrganizationIds")})");
            parameters.Add("OrganizationIds", SqlSession.Json(query.OrganizationIds));
        }

        if (query.ManagerReferences is not null)
        {
            where.Add(session.IsOneOf("c.ManagerReference", "@ManagerReferences"));
            parameters.Add("ManagerReferences", session.TextList(query.ManagerReferences));
        }

        session.NarrowToAny(where, parameters, "c.Department", filter.Departments);
        NarrowToFields(where, parameters, query.Fields);
        if (filter.WithoutUser)
        {
            where.Add("u.Id IS NULL");
        }

        long[]? found = filter.Ids is null ? IdsByField(query.Fields, afterId, take) : null;
        if (found is not null)
        {
            where.Add($"c.Id IN ({session.Numbers("@FoundIds")})");
            parameters.Add("FoundIds", SqlSession.Json(found));
        }

        IReadOnlyList<ContactRow> rows = Query(session.SelectTop($"{Columns}{SqlSession.Where(where)} ORDER BY c.Id"), parameters);
        Page<ContactRow> page = SqlSession.PageOf(rows, take, row => row.Id, row =>
            (filter.Name?.Matches(row.DisplayName) ?? true)
            && (filter.Email?.Matches(row.Email) ?? true)
            && (filter.Departments?.Any(department => department.Matches(row.Fields.Department)) ?? true)
            && query.Fields.All(condition => condition.Holds(row.Fields))
            && (filter.ExternalReference is not { Literal: null } pattern || pattern.Matches(row.ExternalReference)));
        return found is null ? page : page with { Next = found.Length < take ? null : found[^1] };
    }

    /// <summary>
    /// Adds the conditions on own fields. The rows are filtered again, since engines fold the case of some characters differently.
    /// </summary>
    private void NarrowToFields(List<string> where, DynamicParameters parameters, IReadOnlyList<OwnFieldCondition> conditions)
    {
        for (int i = 0; i < conditions.Count; i++)
        {
            string ofField = $"SELECT 1 FROM ContactFieldValues v WHERE v.ContactId = c.Id AND v.FieldId = @Field{i}";
            parameters.Add($"Field{i}", conditions[i].Field.Id);
            var any = new List<string>();
            session.NarrowToAny(any, parameters, "v.Value", conditions[i].Any.OfType<TextFilter>().ToList(), $"Field{i}Value");
            string value = $"EXISTS ({ofField}{string.Concat(any.Select(condition => $" AND {condition}"))})";
            where.Add(!conditions[i].Any.Contains(null) ? value
                : conditions[i].Any.Count == 1 ? $"NOT EXISTS ({ofField})"
                : $"({value} OR NOT EXISTS ({ofField}))");
        }
    }

    /// <summary>
    /// The next contacts, by id, that may fulfil the first condition which an index answers; null when there is no such condition. The index holds
    /// the contacts of each value by id, so that a page costs what it reads, however many contacts have the value.
    /// </summary>
    private long[]? IdsByField(IReadOnlyList<OwnFieldCondition> conditions, long afterId, int take)
    {
        if (conditions.FirstOrDefault(condition => condition.Any.Count <= MostLookedUp
            && condition.Any.All(filter => filter?.Literal is { } text && Ascii.IsValid(text))) is not { } exact)
        {
            return null;
        }

        IReadOnlyList<long>[] lists = exact.Any
            .Select(filter => Text.Clean(filter!.Literal) ?? string.Empty)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(value => session.Query<long>(
                session.SelectTop(
                    $"v.ContactId FROM ContactFieldValues v WHERE v.FieldId = @Field AND {session.Is("v.Value", "@Value")} "
                        + "AND v.ContactId > @AfterId ORDER BY v.ContactId"),
                new { Field = exact.Field.Id, Value = value, AfterId = afterId, Take = take }))
            .ToArray();

        // A list that is full goes on behind its last contact, so the page ends there.
        long last = lists.Where(list => list.Count == take).Select(list => list[^1]).DefaultIfEmpty(long.MaxValue).Min();
        return lists.SelectMany(list => list).Where(id => id <= last).Order().Take(take).ToArray();
    }
}
