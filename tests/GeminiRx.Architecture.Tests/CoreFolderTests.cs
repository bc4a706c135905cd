namespace GeminiRx.Architecture.Tests;

public sealed class CoreFolderTests
{
    private static readonly FolderGraph _core = new(typeof(GeminiClient).Assembly.Location, "src/GeminiRx");

    [Fact]
    public void Folders_OfTheCore_HaveNoCycles()
    {
        File.WriteAllLines("/tmp/cycles.txt", _core.Cycles());
        File.WriteAllLines("/tmp/uses.txt", _core.Uses.Select(u => $"{u.Key.From} -> {u.Key.To}: {u.Value}").Order());
        Assert.Empty(_core.Cycles());
    }
}
