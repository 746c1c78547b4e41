"""What help desks, forms and unread mailboxes answer, in our own words about the makes' fixed phrases: the writer,
the subject, fields of its own (``;`` between them), the text. ``{s}`` is our subject."""

# ruff: noqa: E501 - one answer is one line

from __future__ import annotations

DESKS = r"""
Support <support@desk.example>|[Ticket#2026112210000017] RE: {s}|X-Powered-By: OTRS|Your e-mail has been received and has the ticket number 2026112210000017. We will answer as soon as we can.
Hilfe <hilfe@desk.example>|[Ticket#2026112210000025] RE: {s}|X-Mailer: OTOBO Mail Service|Vielen Dank für Ihre Anfrage. Ihr Ticket wurde angelegt; leider konnte nicht sofort jemand antworten.
Service Desk <service@desk.example>|[Ticket#7100417] {s}|X-Mailer: Znuny|This is a demo text which is send to every inquiry. It could contain something like: Thanks for your email. A new ticket has been created.
Service Desk <service@desk.example>|[Ticket#7100418] {s}|X-Mailer: Znuny|Your previous ticket was closed and could not be reopened. A new ticket has been created.
OTRS System <otrs@desk.example>|Your email has been rejected! [Ticket#7100419] {s}||Your previous ticket was closed. Your email has been rejected, please write a new one.
RT <rt@desk.example>|[desk.example #4711] AutoReply: {s}|RT-Ticket: desk.example #4711|Greetings, this message has been automatically generated in response to the creation of a trouble ticket. There is no need to reply to this message right now.
IT Requests <rt@desk.example>|[desk.example #4712] Resolved: {s}|Managed-by: RT 5.0.3|According to our records, your request has been resolved. If you have any further questions, please respond to this message.
IT Requests <rt@desk.example>|Could not load a valid user||RT could not load a valid user, and RT's configuration does not allow for the creation of a new user for this email (bounces@news.example). You might need to have someone create an account.
IT Requests <rt@desk.example>|No permission to create tickets||Permission denied: you have no permission to create tickets in the queue General.
Zammad Helpdesk <helpdesk@desk.example>|[Ticket#61021] Thanks for your inquiry ({s})|X-Mailer: Zammad Mail Service|Your request (Ticket#61021) has been received and will be reviewed by our support staff. To provide additional information, please reply to this email.
Zammad Helpdesk <helpdesk@desk.example>|[Ticket#61022] Danke für Ihre Anfrage||Ihre Anfrage wurde empfangen und wird von unserem Support-Team geprüft.
Support Team <support@desk.example>|Support Ticket Opened [#118020]|X-Autoreply: yes|Dear reader, a request for support has been created and assigned #118020. A representative will follow-up with you as soon as possible.
Support Team <support@desk.example>|Open Tickets Limit Reached||You have reached the maximum number of open tickets allowed. To be able to open another ticket, one of your pending tickets must be closed.
Support Team <support@desk.example>|Ticket Denied||Your address bounces@news.example is not allowed to open tickets: the message was rejected by our system.
Annex Desk <help@desk.example>|[#3301] We received your message|X-FreeScout-Mail-Type: auto.reply|Thank you for getting in touch. Somebody on the team will be with you soon.
Help <help@desk.example>|Re: {s}||Thanks for writing in! We have got your message and try to answer everybody within a day. -- sent by Help Scout
The Team (Support) <support@desk.example>|[Received] {s}|X-Mailer: Zendesk Mailer|##- Please type your reply above this line -## Your request (90210) has been received and is being reviewed by our support staff.
The Team (Support) <support@desk.example>|[Request received] {s}|X-Zendesk-From-Account-Id: 6fd2|Ваш запрос (90211) получен и рассматривается нашей службой поддержки.
The Team (Support) <support@desk.example>|Address verification: confirm your request||We could not find an account for bounces@news.example. Please sign up to follow your request 90212.
Freshdesk <support@desk.example>|Ticket Received - {s}|X-Freshdesk-Source: email|Dear reader, we would like to acknowledge that we have received your request and a ticket has been created with Ticket ID - 55. A support representative will be reviewing your request.
Rin from Acme <rin@desk.intercom-mail.example>|Re: {s}||We are not around right now, the team usually replies in a few hours. You will get notified here and by email.
Front Desk <team@desk.example>|Re: {s}|X-Front-Autoreply: true|Hi, we received your message and will be with you as soon as somebody is free.
Jira Service Management <jira@desk.example>|DESK-481 {s}|X-JIRA-FingerPrint: 90ab|Just confirming that we got your request. We are on it. View request, turn off this request's notifications.
Jira <jira@desk.example>|Your request could not be created||The customer portal does not accept requests from people without an account. Contact your administrator to get access.
ServiceNow <it@desk.example>|Incident INC0010234 has been opened||Short description: {s}. Your incident INC0010234 has been opened on your behalf. Ref:MSG0017
ServiceNow <it@desk.example>|Your email was not processed||The mail that you sent to the instance did not match a known user or record, so nothing was opened.
Customer Care <care@desk.example>|Your case 00012345 has been created [ ref:_00D20.500aB:ref ]|X-SFDC-EmailCategory: autoRespCase|We have logged your inquiry. A member of the team will look at it. Do not reply to this unattended mailbox.
Mia at Acme <mia@desk.example>|Re: {s}|X-HubSpot-Autoreply: 1|We have got your message and will reply as soon as we can. In the meantime our knowledge base may help.
Kayako Support <support@desk.example>|[#ABC-123-45678]: {s}||Thank you for contacting us. This is an automated response confirming the receipt of your ticket. Our team will get back to you.
LiveAgent <support@desk.example>|We have received your message [AB-CDEFG-123]||Thanks. Your ticket is now in our queue, waiting to be sent to the right department.
Spiceworks Help Desk <helpdesk@desk.example>|[Ticket #88] {s}||A new ticket has been submitted: {s}. Ticket URL https://desk.example/88
GLPI <glpi@desk.example>|[GLPI #0000123] New ticket {s}|X-GLPI-Instance: a1|URL: https://desk.example/index.php?redirect=ticket_123. Ticket: description. Status: New. Automatically generated by GLPI.
GLPI <glpi@desk.example>|[GLPI] Votre message a été refusé||Votre message n'a pas été traité : votre adresse de messagerie est inconnue de l'application GLPI. Utilisateur inconnu.
Mantis <bugs@desk.example>|[Acme 0001234]: {s}||The following issue has been SUBMITTED. Reported By: bounces. Assigned To: nobody.
Redmine <redmine@desk.example>|[Acme - Support #402] (New) {s}|X-Redmine-Host: desk.example|Issue #402 has been reported by Anonymous. You have received this notification because you have either subscribed to it, or are involved in it.
UVdesk <support@desk.example>|Ticket Generated #301||Hello, your ticket has been created successfully with ticket id #301.
Gorgias <care@shop.example>|Re: {s}||Hey! We've got your message. Orders that could not be shipped this week are sent on Monday.
SupportPal <support@desk.example>|[#9921] Ticket opened||Your ticket has been opened and we'll respond shortly. Department: Support. Status: Open.
サポート窓口 <support@desk.example>|[Re:lation] お問い合わせを受け付けました||お問い合わせいただきありがとうございます。内容を確認のうえ、担当者よりご連絡いたします。
カスタマーサポート <cs@desk.example>|【自動返信】{s}|X-Mailer: MailDealer|このメールは自動返信です。お問い合わせを受け付けました。メールが届かない場合は迷惑メールの設定をご確認ください。
お客様相談室 <soudan@desk.example>|お問い合わせありがとうございます||お問い合わせありがとうございます。三営業日以内にご返答いたします。このメールアドレスは送信専用です。返信いただいてもお答えできません。
株式会社みほん <info@form.example>|【受付完了】お申し込みを受け付けました||以下の内容で受け付けました。お心当たりのない場合はお手数ですが破棄してください。メールアドレス: bounces@news.example
みほん商店 <shop@form.example>|ご注文ありがとうございます(自動配信メール)||このメールはシステムより自動配信しています。在庫がないものは後日配送できます。配送エラーの場合はお電話します。
みほん市役所 <noreply@city.example>|受付番号のお知らせ||市への手紙を受信しました。受付番号は 20261122-3 です。このメールには返信できません。
採用担当 <saiyo@form.example>|ご応募を受け付けました||ご応募ありがとうございます。書類選考の結果は二週間以内に送信します。宛先不明で届かないことがありますのでご注意ください。
システム管理 <system@form.example>|自動応答:お問い合わせ受付||本メールはお問い合わせを受信したことを自動でお知らせするものです。
予約システム <yoyaku@form.example>|仮予約を受け付けました||予約はまだ確定していません。二十四時間以内に確認メールが届きます。届かない場合は受信設定をご確認ください。
学務課 <gakumu@school.example>|Re: {s}||ただいま窓口は閉まっております。月曜に返信いたします。
会員登録 <member@form.example>|会員登録のご確認||仮登録が完了しました。次のURLから本登録をお願いします。お使いのメールアドレスは登録されていません。
Acme Alerts <no-reply@acme.example>|Re: {s}||This mailbox is not monitored. Replies to this address are not read, and nobody will see what you sent.
Acme <noreply@acme.example>|Unmonitored mailbox||You have written to an unmonitored mailbox. Your message has been discarded. Please use the form at https://acme.example/contact instead.
Billing <no_reply@acme.example>|Re: {s}||Sorry, this address can not receive mail. If you need help, please open a ticket.
Acme News <news@acme.example>|Mailbox no longer in use||This e-mail address is no longer in use as of 1 November. Please write to hello@acme.example instead. This is an automatic message.
Info <info@acme.example>|Neue Adresse / new address||Diese Adresse wird nicht mehr gelesen. Bitte schreiben Sie an kontakt@acme.example.
Accueil <accueil@acme.example>|Re: {s}||Cette boîte aux lettres n'est plus consultée. Votre message n'a pas été lu et n'a pas été transmis.
Info <info@acme.example>|Esta dirección no recibe respuestas||Este buzón no se atiende. Su mensaje no ha sido leído. Escriba a contacto@acme.example.
Info <info@acme.example>|Casella non presidiata||Questa casella non è presidiata. Il suo messaggio non è stato letto da nessuno.
Info <info@acme.example>|Re: {s}||Esta caixa postal não é monitorada. Sua mensagem não será lida.
Portal <portal@acme.example>|Postvak wordt niet gelezen||Dit postvak wordt niet gelezen. Uw bericht is niet doorgestuurd.
Newsroom <desk@paper.example>|Thank you for your letter||Thank you for your letter to the editor. Because of the number of letters we receive, we can not reply to each.
Senator Example <office@gov.example>|Thank you for contacting my office||Due to the volume of mail I receive I am unable to respond to every message. If you need help with a federal agency, call my office. Messages from outside of the district could not be answered.
Bank <service@bank.example>|Automatic acknowledgement||We have received your e-mail. For your security, e-mail is not a way to send account numbers. Never send your password.
Clinic <clinic@health.example>|Re: {s}||We do not give advice by e-mail. If this is an emergency, call 112. Your message will be delivered to a nurse on Monday.
Library <library@school.example>|Your question has been received||A librarian will answer within two days. Question history: {s}
Police <contact@police.example>|Receipt of your e-mail||Your message has been received by the control room. Do not use e-mail to report a crime in progress: it may be delayed.
Recruiting <jobs@acme.example>|Your application has been received||Thank you for applying. This mailbox is only for applications; other mail is deleted without being read.
Unsubscribe Desk <unsub@acme.example>|Re: {s}||You asked to be removed. Your address has been removed from the list.
Domains <hostmaster@registrar.example>|Thank you for your message to the registry||Your request has been received by our hostmasters. Ticket 11-22. Syntax errors in requests will be reported to you.
Abuse Desk <abuse@isp.example>|[AB-2026-1] Your report has been received||Thank you for your report. It was logged. We can not tell you the outcome for reasons of policy. Spam reports without headers are not processed.
Postmaster <postmaster@isp.example>|Re: {s}||You have written to the postmaster of isp.example. A person will read it. If you write about blocked mail, send us the full error text and your IP address.
Mail Administrator <mailadmin@isp.example>|Your request to the mail team||We have received your request. Ticket 20261122. If your mail was rejected, the rejection names the reason.
""".strip()
