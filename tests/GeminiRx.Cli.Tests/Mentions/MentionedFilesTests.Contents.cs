namespace GeminiRx.Cli.Tests;

public sealed partial class MentionedFilesTests
{
    [Fact]
    public void File_ThatIsNamedTwice_IsPutOnce()
    {
        Write("a.txt", "a");

        Assert.Equal(["a.txt"], NamesOf(Read("@{0}/a.txt, again @{0}/a.txt and @{0}/*.txt").Text));
    }

    [Fact]
    public void Text_HasNoByteOrderMark_AndAFileWithZerosIsNoText()
    {
        Write("mark.txt", "\uFEFFmarked");
        Write("zeros.bin", "a\0b");

        var files = Read("@{0}/mark.txt @{0}/zeros.bin");

        Assert.DoesNotContain('\uFEFF', files.Text);
        Assert.Equal(["mark.txt"], NamesOf(files.Text));
        Assert.Equal([PathOf("zeros.bin")], files.Media);
    }
}
