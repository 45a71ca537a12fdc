using UserProvisioning.Importing;

namespace UserProvisioning.PowerShell;

/// <summary>Shows how far an import has come: rows are counted, and the share is that of the bytes, as nobody knows how many rows come.</summary>
internal sealed class ImportProgressWriter(ProgressMeter meter) : IProgress<ImportProgress>
{
    public void Report(ImportProgress value)
    {
        double share = value.TotalBytes == 0 ? 0 : Math.Min((double)value.BytesRead / value.TotalBytes, 1);
        meter.Show(share, Counted.Of(value.Rows, "row"));
    }
}
