using UserProvisioning.Common;
using UserProvisioning.Sources.Files;
using UserProvisioning.Sources.Mapping;

namespace UserProvisioning.Importing;

/// <summary>The reader of the keys of rows, as hashes. It maps a row only if the key cannot be read from the bytes of the row.</summary>
internal sealed class RowKeys
{
    private readonly RowMapper _mapper;
    private readonly int? _plain;

    /// <param name="map">Says in which columns the fields are.</param>
    /// <param name="mapsAll">Whether every row is mapped.</param>
    internal RowKeys(FieldMap map, bool mapsAll = false)
    {
        _mapper = new RowMapper(map);
        FieldSource? key = map[EmployeeField.ExternalReference];
        _plain = !mapsAll && !map.IsGuarded && key is { Map: null, Digits: 0, Empty: null } && key.Reads is [var column] ? column : null;
    }

    /// <summary>The hash of the key of a row; null when the row has no key.</summary>
    /// <param name="row">The cursor on the row.</param>
    /// <param name="mapped">The mapped row; null when it was not needed.</param>
    internal UInt128? Read(RowCursor row, out EmployeeRow? mapped)
    {
        UInt128? hash = _plain is null ? null : row.PlainKey(_plain.Value);
        mapped = hash is null ? _mapper.Map(row.Row()) : null;
        return hash ?? (mapped?.Key is { } text ? KeyHash.Of(text) : null);
    }
}
