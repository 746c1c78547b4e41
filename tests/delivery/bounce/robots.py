"""What lists, gatekeepers, hosters' programs and scanners answer: see ``desks``. Nothing here says that mail to a reader
failed, though some of it sounds so."""

# ruff: noqa: E501 - one answer is one line

from __future__ import annotations

ROBOTS = r"""
"Taro Sato" <taro@reader.example>|Please confirm your message|X-Delivery-Agent: TMDA/1.1.12|This message was created automatically by mail delivery software (TMDA). Your message attached below is being held because the address <bounces@news.example> has not been verified. To release your message for delivery, please send an empty message to the following address, or use your mailer's "Reply" feature.
"Taro Sato" <taro@reader.example>|Please confirm your message|X-TMDA-Fingerprint: a|Your message is being held because your address is not known. To release it, reply to this. Undelivered messages are dropped after 14 days.
BoxTrapper <taro@reader.example>|Your email requires verification verify#QxY1-1700000000-7|X-Boxtrapper: yes|The message you sent requires that you verify that you are a real live human being and not a spam source. To complete this verification, simply reply to this message and leave the subject line intact.
Spam Arrest <taro@reader.example>|Re: {s} [Verification required]||I'm protecting myself from receiving junk mail. Just this once, click the link below so I can receive your email. You won't have to do this again. Powered by Spam Arrest.
ASK <taro@reader.example>|[ask] Please confirm (conf#8d5)|X-AskVersion: 2.5|This message was automatically generated: I do not know your address, so your message is held. Please reply to deliver it.
Mailinblack <antispam@reader.example>|Merci de vous authentifier||Votre message n'a pas encore été remis à son destinataire. Pour qu'il lui soit remis, cliquez ici : nous ne vous le demanderons qu'une fois.
UOL AntiSpam <antispam@uol.example>|Confirmação de mensagem||O seu e-mail não foi entregue ainda. Para que a mensagem seja entregue ao destinatário, confirme clicando no link abaixo.
Terra <antispam@terra.example>|Mensagem retida||Sua mensagem está retida: o remetente é desconhecido. Confirme para liberar.
EarthLink <taro@earthlink.example>|Re: {s}||I apologize for this automatic reply to your email. To control spam, I now allow incoming messages only from senders I have approved beforehand. If you would like to be added to my list of approved senders, please fill out the short request form.
ChoiceMail <taro@reader.example>|ChoiceMail Registration Request||Your message is waiting because you are not on my whitelist. Fill in the form to have it delivered.
Sender verification <verify@reader.example>|Sender verification: {s}||Please prove that you are the sender. Your mail has not been delivered yet. Click once to be known to us.
Knowspam <taro@reader.example>|Action required: {s}||Hello. I have not received mail from this address before: your message is in quarantine and will be deleted in seven days unless you confirm.
Quarantine <mailgate@acme.example>|Your message was quarantined||Your message to taro@acme.example was placed in quarantine until the recipient releases it.
Encrypted Mail <secure@bank.example>|You have sent a message to a secure mailbox||To read the answer, register in the portal. User accounts that are not found in the portal are made for you.
Example-announce <annex-owner@lists.example>|Your message to Annex awaits moderator approval|X-Mailman-Version: 2.1.39;List-Id: <annex.lists.example>|Your mail to 'Annex' with the subject {s} Is being held until the list moderator can review it for approval. The reason it is being held: Post by non-member to a members-only list.
Example-announce <annex-owner@lists.example>|Your message to annex@lists.example awaits moderator approval|X-Mailman-Version: 3.3.8;List-Id: <annex.lists.example>|Your mail to 'annex@lists.example' is being held until the list moderator can review it for approval. The message is not from a list member.
annex-bounces <annex-bounces@lists.example>|Request to mailing list Annex rejected|X-Mailman-Version: 2.1.39;List-Id: <annex.lists.example>|Your request to the Annex mailing list: Posting of your message titled "{s}" has been rejected by the list moderator. The moderator gave the following reason for rejecting your request: Non-members are not allowed to post messages to this list.
annex-bounces <annex-bounces@lists.example>|Welcome to the "Annex" mailing list|X-Mailman-Version: 2.1.39;List-Id: <annex.lists.example>|Welcome to the Annex@lists.example mailing list! You must know your password to change your options.
annex-request <annex-request@lists.example>|confirm 8f14e45fceea167a5a36dedd4bea2543|X-Mailman-Version: 2.1.39|Mailing list subscription confirmation notice for mailing list Annex. We have received a request for subscription of your email address.
annex-request <annex-request@lists.example>|The results of your email commands|X-Mailman-Version: 2.1.39;List-Id: <annex.lists.example>|The results of your email command are provided below. - Unprocessed: help me. - Ignored: text. - Done.
annex-bounces <annex-bounces@lists.example>|Your subscription for Annex mailing list has been disabled|X-Mailman-Version: 2.1.39;List-Id: <annex.lists.example>|Your membership in the mailing list Annex has been disabled due to excessive bounces. The last bounce received from you was dated 20-Nov-2026. You will get 3 more reminders like this before your membership in the list is deleted.
SYMPA <sympa@lists.example>|Results of your commands|X-Loop: sympa@lists.example|> Annex: your message could not be understood. Command not understood: ignoring end of message.
SYMPA <sympa@lists.example>|Message distribution: Annex moderation|List-Id: <annex.lists.example>;X-Loop: sympa@lists.example|Your message for list 'Annex' (attached below) was transferred to moderator(s). It has to be approved before it is distributed.
SYMPA <sympa@lists.example>|Your message was rejected|List-Id: <annex.lists.example>;X-Loop: sympa@lists.example|Your message for list annex was rejected. You are not allowed to send this message for the following reason: Message distribution in the list is restricted to list subscribers.
annex-help <annex-help@lists.example>|confirm subscribe to annex@lists.example|Mailing-List: contact annex-help@lists.example; run by ezmlm|Hi! This is the ezmlm program. I'm managing the annex@lists.example mailing list. To confirm that you would like to be added, please send an empty reply.
annex-help <annex-help@lists.example>|ezmlm response|Mailing-List: contact annex-help@lists.example; run by ezmlm|Hi! This is the ezmlm program. I'm working for my owner. This is a generic help message. The message I received wasn't sent to any of my command addresses.
annex-help <annex-help@lists.example>|ezmlm warning|Mailing-List: contact annex-help@lists.example; run by ezmlm|Messages to you from the annex mailing list seem to have been bouncing. I've attached a copy of the first bounce message I received. If this message bounces too, I will send you a probe.
annex+owner <annex+owner@lists.example>|Confirm subscribe to annex@lists.example|X-ML: mlmmj|Hi, this is the mlmmj program managing the annex@lists.example mailing list. Somebody asked to add your address.
annex+owner <annex+owner@lists.example>|Post to annex@lists.example denied: {s}|List-Id: <annex.lists.example>|Hi, this is the Mlmmj program managing the mailing list. Your message to the list was not allowed: only subscribers are allowed to post.
Majordomo <majordomo@lists.example>|Majordomo results: {s}||>>>> Hello, **** Command 'hello,' not recognized. **** No valid commands found. **** Commands must be in message BODY, not in HEADER.
owner-annex <owner-annex@lists.example>|BOUNCE annex@lists.example: Non-member submission from [bounces@news.example]||This went to the list's owner: a non-member wrote. >From bounces@news.example. It was not sent on.
LISTSERV <listserv@lists.example>|Output of your job "bounces"||> hello. Unknown command - "HELLO". Try HELP. All subsequent commands have been flushed.
LISTSERV <listserv@lists.example>|ANNEX: your posting needs confirmation||Your message to ANNEX is waiting for you to confirm it: reply OK.
LISTSERV <listserv@lists.example>|Rejected posting to ANNEX@LISTS.EXAMPLE|List-Id: <annex.lists.example>|You are not authorized to send mail to the ANNEX list from your bounces@news.example account.
fml <annex-ctl@ml.example>|Your mail is not forwarded; you are not a member||登録されていないアドレスからの投稿です。あなたのメールは配送されません。 (X-MLServer: fml 4.0)
Yahoo Groups <annex-confirm@groups.example>|Please confirm your request to join annex||Hello, we have received your request to join. This request expires in 7 days.
Groupe <notify@groups.example>|Your message is pending||Your message to the group is pending. It must be approved by the group's moderators.
Usenet gateway <news@gate.example>|Your article has been received||Your article was queued for moderation in example.misc. It was not posted yet.
cPanel Autoresponder <info@host.example>|Re: {s}|X-Mailer: cPanel|Thanks! We got your mail.
Plesk <info@host.example>|Auto-reply: {s}||Your message was received by our server and waits to be read.
DirectAdmin <info@host.example>|Autoreply: {s}||Out until Monday.
ISPConfig <info@host.example>|Out of office reply||We are away.
info <info@xserver.example>|自動応答|X-Mailer: Xserver|お問い合わせありがとうございます。担当より折り返します。
info <info@sakura.example>|自動返信メール||ただいま留守にしております。
info <info@lolipop.example>|Re: {s}||メールを受け取りました。のちほど返信いたします。
MailScanner <mailscanner@acme.example>|[MailScanner?] Cleaned: {s}||Our virus detector found nothing in your message but removed an attachment by policy. The rest was delivered.
GFI <security@acme.example>|Attachment removed from your mail||The attachment of your message was removed because its type is not allowed here. The message itself has been delivered.
Scanner <scanner@acme.example>|Virus warning||You have received this because a mail in your name had a virus. It was cleaned and delivered.
Disclaimer <legal@acme.example>|Re: {s}||By policy all mail to Acme is archived. Message content may be read by compliance staff.
Read Receipts <taro@reader.example>|Read: {s}||Your message was read on Sunday, 22 November 2026 10:00.
Taro Sato <taro@reader.example>|Gelesen: {s}||Ihre Nachricht wurde am 22.11.2026 gelesen.
Taro Sato <taro@reader.example>|開封済み: {s}||メッセージは2026年11月22日に開封されました。
Taro Sato <taro@reader.example>|Not read: {s}||Your message was deleted without being read on Sunday, 22 November 2026.
Taro Sato <taro@reader.example>|Return Receipt (displayed) - {s}|X-Mailer: Thunderbird|This is a Return Receipt for the mail that you sent to taro@reader.example. Note: This Return Receipt only acknowledges that the message was displayed on the recipient's computer. There is no guarantee that the recipient has read or understood the message contents.
Taro Sato <taro@reader.example>|Recall: {s}||Taro Sato would like to recall the message, "{s}".
Taro Sato <taro@reader.example>|Message Recall Failure: {s}||The recall could not be done for one reader, who had read it.
Voicemail <pbx@acme.example>|New voicemail||You have a message. The caller could not be reached.
Monitoring <nagios@acme.example>|RECOVERY: mail queue OK||SMTP OK: 0.012 sec. response time. 550 messages were in the queue.
Backup <root@acme.example>|Cron <root@acme> /usr/bin/backup||rsync error: some files could not be transferred. No space left on device.
Logwatch <root@acme.example>|Logwatch for acme (Linux)||Postfix: 12 rejected, 4 bounced, 3 deferred. 5.1.1 User unknown: 4 Time(s). Mailbox full: 1 Time(s).
DMARC <noreply-dmarc@isp.example>|Report domain: news.example Submitter: isp.example||This is a DMARC aggregate report for news.example. Policy: reject.
TLS-RPT <tlsrpt@isp.example>|Report Domain: news.example Submitter: isp.example|TLS-Report-Domain: news.example|Aggregate TLS report. Certificate failures: 0.
Postmaster Tools <no-reply@isp.example>|Your sending reputation has changed||The reputation of your domain is now high. Nothing was blocked.
Loyalty <club@acme.example>|Your points expired||Your account has expired points. Use them soon.
Forum <noreply@forum.example>|Posting refused||Your post by e-mail was refused: user not found for bounces@news.example. Only members may post.
Discourse <noreply@forum.example>|[Forum] Email issue -- Unknown Account||We're sorry, but your email message to forum@forum.example (titled {s}) didn't work. Your reply was sent from an unknown email address. Try sending from a different address, or contact a staff member.
Discourse <noreply@forum.example>|[Forum] Email issue -- Auto Generated Reply||We're sorry, but your email message didn't work. Your email was marked as "auto generated".
GitLab <noreply@code.example>|[Rejected] Re: {s}||Unfortunately, your email message to GitLab could not be processed. We couldn't figure out what the email is in reply to. Please create your comment through the web interface.
Code <notifications@code.example>|Re: [acme/annex] {s} (#12)|X-GitHub-Reason: mention|Closed: the mailer says 550 5.1.1 user unknown when the mailbox is full.
Trello <noreply@board.example>|Your card could not be created||The address you wrote to does not belong to a board.
Blog <noreply@blog.example>|Post by e-mail failed||Your message was not posted: sender is not a known author.
Print <print@acme.example>|Print job rejected||Your message had no printable attachment. Unsupported format.
Unsubscribe <leave@acme.example>|unsubscribe request received||You were not found in our list, so nothing was removed.
Survey <survey@acme.example>|How did we do?||You wrote to us. Tell us what went wrong: delivery failed, item broken, something else.
SMS gateway <sms@carrier.example>|SMS not sent||Your message was too long for a text message and could not be sent as one. Recipient number missing.
Paypal-like <service@pay.example>|Your payment could not be processed||The account that you entered does not exist.
Courier <info@post.example>|Return to sender: your letter||The letter with number 47 was returned to the sender because the address was incomplete.
Alias service <noreply@alias.example>|Reply from unknown sender is held||You replied to an alias from an address that is not your mailbox. Add it to be allowed to send.
Invoice bot <invoices@acme.example>|No invoice found in your message||Your e-mail could not be delivered to bookkeeping because it has no PDF attached. Please send it again with an attachment.
Scan to mail <scan@acme.example>|Job error||The scan could not be sent: mailbox full on device. Job 42.
Acme <donotreply@acme.example>|Your message was not delivered to anybody||The address donotreply@acme.example does not accept replies. Your e-mail has not been read. Visit our site to reach a person.
Bot <bot@chat.example>|Re: {s}||Sorry, I did not understand that. Say "help".
""".strip()

QUOTED = r"""
Taro Sato <taro@reader.example>|Out of office: {s}||I am away.~~> Hi, is it true that <old@reader.example> bounces?~> 550 5.1.1 <old@reader.example>: Recipient address rejected: User unknown
Taro Sato <taro@reader.example>|Automatic reply: Undelivered Mail Returned to Sender||Away until Monday.
Taro Sato <taro@reader.example>|Automatic reply: Delivery Status Notification (Failure)||I am away. -----Original Message----- From: MAILER-DAEMON Sent: Sunday Subject: failure notice~<x@y.example>: 550 no such user
Erika Muster <erika@reader.example>|Abwesenheit: Undelivered Mail||Ich bin im Urlaub.~~> This is the mail system at host mx.example.~> I'm sorry to have to inform you that your message could not be delivered
Support <support@desk.example>|[Ticket#99] RE: {s}||We have got your mail. You wrote:~> Many of our mails are returned: 552 5.2.2 mailbox full~> What shall we do?
RT <rt@desk.example>|[desk.example #4713] AutoReply: Mail delivery failed: returning message to sender|RT-Ticket: desk.example #4713|This message has been automatically generated in response to the creation of a trouble ticket regarding: "Mail delivery failed: returning message to sender".~-----~<a@b.example> user unknown
Help <help@desk.example>|Re: Undeliverable: {s}||We have received your request and will look at it. On Sunday you wrote:~> 550 5.7.1 blocked using a list
佐藤 花子 <hanako@reader.example>|自動返信: 配信エラー||休暇中です。~> 550 5.1.1 User unknown~> 宛先が見つかりません
Luc Petit <luc@reader.example>|Absence||Je suis absent.~> Votre message n'a pas pu être remis : utilisateur inconnu
Taro Sato <taro@reader.example>|Re: {s}||I'm away from the office until 1 December.~~--- your message ---~Why mail fails: "user unknown" and what else servers say
Desk <desk@acme.example>|Thank you for your mail||We will look at it.~~Original text:~The issue: 550 5.1.1 no such user, why lists lose readers
Taro Sato <taro@reader.example>|Vacation reply||On holiday.~~From: Annex <annex@news.example>~Subject: Undeliverable~> delivery failed permanently
""".strip()

# Dovecot's and others' in RFC 8098's clothes: read, or thrown away, and no failure.
DISPOSITIONS = r"""
manual-action/MDN-sent-manually; displayed|Read: {s}|Your message to taro@reader.example was displayed.
automatic-action/MDN-sent-automatically; displayed|Return Receipt (displayed) - {s}|This is a Return Receipt for the mail that you sent.
manual-action/MDN-sent-automatically; deleted|Not read: {s}|Your message was deleted without being read.
automatic-action/MDN-sent-automatically; dispatched|Processed: {s}|Your message has been dispatched to somebody's fax.
automatic-action/MDN-sent-automatically; processed|Processed: {s}|Your message was processed by the gateway.
manual-action/MDN-sent-manually; displayed|Lu : {s}|Votre message a été lu.
manual-action/MDN-sent-manually; deleted|Nicht gelesen: {s}|Ihre Nachricht wurde ungelesen gelöscht.
automatic-action/MDN-sent-automatically; deleted/error|Gelöscht: {s}|Deleted by a rule while I am away.
manual-action/MDN-sent-manually; displayed|開封確認: {s}|メッセージが表示されました。
manual-action/MDN-sent-manually; denied|Receipt denied: {s}|The reader does not send receipts.
""".strip()
