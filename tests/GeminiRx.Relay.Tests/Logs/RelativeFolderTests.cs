using GeminiRx.Relay.Tests.Support;
using GeminiRx.TestSupport;

namespace GeminiRx.Relay.Tests.Logs;

/// <summary>Alone, since a process has one current folder.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
[Collection("alone")]
public sealed class RelativeFolderTests
{
    // Red when the locks were sought in the folder that is the current one now.
    [Fact]
    public async Task Folder_ThatIsRelative_StaysWhereItWas_WhenTheLogWasOpened()
    {
        var current = Directory.GetCurrentDirectory();
        using var storage = new FolderFixture();
        FileAnswerLog log;
        try
        {
            Directory.SetCurrentDirectory(Path.GetDirectoryName(storage.Folder)!);
            log = new FileAnswerLog(Path.GetFileName(storage.Folder));
        }
        finally
        {
            Directory.SetCurrentDirectory(current);
        }

        await log.CreateAsync("a", "p", TimeoutToken.Start());
        Assert.True(File.Exists(Path.Combine(storage.Folder, "a.answer")));
        Assert.NotEmpty(Directory.GetFiles(storage.Folder, "*.lock"));
    }
}
