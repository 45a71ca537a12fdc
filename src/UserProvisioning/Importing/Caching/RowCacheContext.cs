using System.Globalization;
using System.IO.Hashing;
using System.Text;
using UserProvisioning.Fields;
using UserProvisioning.Sources.Files;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Caching;

/// <summary>All that decides, beside a row itself, what an import does with the row. When it differs, no cached row is used.</summary>
internal static class RowCacheContext
{
    /// <summary>
    /// A hash of all that decides beside the row: the build of this module, so that a new one looks at every row again; every client
    /// setting; the assignment rules; the options; and the mapping. Whatever a mapping can say must be in <see cref="FieldSource.Describe"/>.
    /// </summary>
    internal static byte[] Of(IUnitOfWork work, IEmployeeFile file, FieldMap map, EmployeeFileRequest request)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{typeof(RowCacheContext).Module.ModuleVersionId} {BitConverter.IsLittleEndian}\n"
            + $"{request.CreateUser}\t{string.Join('|', request.MatchBy ?? [])}\t{request.PrimaryRow}\t{request.ClearNull}\t"
            + $"{file.Delimiter}\t{map.IsExport}\t{map.IsGuarded}\n");
        foreach ((string name, string value) in work.Settings.Client().OrderBy(setting => setting.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}\t{value.Length}\t{value}\n");
        }

        foreach (AssignmentRuleRow rule in work.AssignmentRules.All())
        {
            text.Append(CultureInfo.InvariantCulture, $"{rule.Name}\t{rule.Priority}\t{rule.Enabled}\t{rule.CreateUser}\t{rule.License}\t"
                + $"{rule.UsernameFormat}\t{rule.Condition}\t{rule.Excluded}\t{string.Join('|', rule.AuthorizationIds)}\n");
        }

        text.AppendJoin('\t', map.Columns);
        foreach (EmployeeField field in map.Fields.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{field}\t{(field.Contact as OwnContactField)?.Id}\t{field.Kind}\t");
            map[field]?.Describe(text);
        }

        return XxHash128.Hash(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
