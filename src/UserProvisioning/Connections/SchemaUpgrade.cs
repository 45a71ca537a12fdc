namespace UserProvisioning;

/// <summary>The result of creating or upgrading a schema.</summary>
/// <param name="VersionBefore">The version before; 0 when there was no schema.</param>
/// <param name="Version">The version now.</param>
/// <param name="ReadersWait">Whether writers block readers, because the database has READ_COMMITTED_SNAPSHOT off.</param>
public sealed record SchemaUpgrade(int VersionBefore, int Version, bool ReadersWait);
