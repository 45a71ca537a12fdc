namespace UserProvisioning;

/// <summary>The result of creating or upgrading a schema.</summary>
/// <param name="VersionBefore">Its version before; 0 where there was none.</param>
/// <param name="Version">Its version now.</param>
/// <param name="ReadersWait">Whether readers wait for whoever writes, since the database has READ_COMMITTED_SNAPSHOT off.</param>
public sealed record SchemaUpgrade(int VersionBefore, int Version, bool ReadersWait);
