using UserProvisioning.Importing;

namespace UserProvisioning.PowerShell;

/// <summary>
/// The progress of an import. It shows the number of rows, but computes the share from bytes, since the total of rows is not known.
/// </summary>
internal sealed class ImportProgressWriter(ProgressMeter meter) : IProgress<ImportProgress>
{
    public void Report(ImportProgress value)
    {
        double share = value.TotalBytes == 0 ? 0 : Math.Min((double)value.BytesRead / value.TotalBytes, 1);
        meter.Show(share, Counted.Of(value.Rows, "row"));
    }
}
